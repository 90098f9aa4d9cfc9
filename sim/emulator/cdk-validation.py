"""
Validates CloudFormation templates as the AWS CDK does. Standard input: JSON {"ignoredRules": [...], "templates": {name: template}}; standard
output: JSON, a list of [name, severity, rule, logical id, property path, message].
"""
import json
import sys

from cloudformation_validate import CompositeEngine, CompositeEngineConfig, RuleFilterConfig, ServiceFilter, Severity, TemplateContent, ValidateConfig

request = json.load(sys.stdin)
engine = CompositeEngine(CompositeEngineConfig())
config = ValidateConfig(
    exclude=RuleFilterConfig(ids=request["ignoredRules"], services=[ServiceFilter(rule_id="W3697", service="AWS::AutoScaling")]),
    severity_level=Severity.WARN,
)
findings = [
    [name, one.severity.name, one.rule_id, one.entity.logical_id if one.entity else None, one.property_path, one.message]
    for name, template in request["templates"].items()
    for one in engine.validate_template(TemplateContent(json.dumps(template), name), config).diagnostics
]
json.dump(findings, sys.stdout)
