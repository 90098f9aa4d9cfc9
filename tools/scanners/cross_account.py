"""Cloud Custodian's filter `cross-account` for AWS KMS keys, on policies instead of on an account: which statements it reports."""
import json
import sys

from c7n.resources.kms import KMSPolicyChecker

request = json.load(sys.stdin)


def reported(**options):
    checker = KMSPolicyChecker({"allowed_accounts": {request["account"]}, **options})
    return [
        f"{name}: {statement.get('Sid', 'a statement without Sid')}"
        for name, policy in request["policies"].items()
        for statement in checker.check(json.dumps(policy))
    ]


# As a policy without options has it, and with the option that the documentation names.
print(json.dumps({"plain": reported(), "cured": reported(whitelist_conditions=request["whitelist_conditions"])}))
