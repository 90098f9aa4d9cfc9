"""Cloud Custodian's filter `cross-account` for AWS KMS keys, on policies instead of on an account: which statements it reports."""
import json
import sys

from c7n.resources.kms import KMSPolicyChecker

request = json.load(sys.stdin)
# Without a whitelist of anything but the own account, as a policy without options has it.
checker = KMSPolicyChecker({"allowed_accounts": {request["account"]}})
print(json.dumps({
    name: [statement.get("Sid", "a statement without Sid") for statement in checker.check(json.dumps(policy))]
    for name, policy in request["policies"].items()
}))
