"""Prowler's checks of AWS KMS, as `prowler aws --service kms` runs them, on the keys of one Region of a server."""
import importlib
import json
import pkgutil
import sys
from unittest import mock

import boto3
from prowler.providers.aws.services import kms
from prowler.providers.common.provider import Provider

request = json.load(sys.stdin)
# These read other services as well: CloudTrail's events, the images of EC2 instances with enclaves.
OTHERS = {"kms_key_enclave_debug_attestation_detected", "kms_key_enclave_attestation_unknown_image"}


def client(service):
    made = boto3.client(
        service,
        region_name=request["region"],
        endpoint_url=request["endpoint"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    made.region = request["region"]
    return made


provider = mock.MagicMock()
provider.identity.account = request["account"]
provider.identity.partition = "aws"
provider.audit_resources = []
provider.audit_config = {}
provider.scan_unused_services = True
provider.generate_regional_clients = lambda service: {request["region"]: client(service)}
provider.get_default_region = lambda *_, **__: request["region"]

findings = []
checks = []
with mock.patch.object(Provider, "get_global_provider", return_value=provider):
    for _, name, is_package in pkgutil.iter_modules(kms.__path__):
        if not (is_package and name.startswith("kms_")) or name in OTHERS:
            continue
        module = importlib.import_module(f"{kms.__name__}.{name}.{name}")
        checks.append(name)
        for report in getattr(module, name)().execute():
            if report.status != "PASS":
                findings.append({"check": name, "key": report.resource_id, "status": report.status, "text": report.status_extended})

from prowler.providers.aws.services.kms.kms_client import kms_client  # noqa: E402, made by the first check

# A key that could not be read would have no findings.
unread = [key.id for key in kms_client.keys if key.policy is None or key.spec is None]
print(json.dumps({"checks": checks, "keys": len(kms_client.keys), "unread": unread, "findings": findings}))
