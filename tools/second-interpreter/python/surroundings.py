"""What moto's interpreter sees of the world, and the rules of it that are lifted.

Nothing of moto's reading of the language is replaced: which state comes next, what expressions see, who retries and who catches. Replaced
are time, chance and AWS: they are asked of the process that started this one.
"""

import datetime
import io
import json
import re
import types

from botocore.exceptions import ClientError
from conversation import act_for, current, now_millis, of_arn
from engine import iso
from moto.stepfunctions.parser.asl.antlt4utils.antlr4utils import from_string_literal
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
from moto.stepfunctions.parser.asl.component.common.retry import jitter_strategy_decl, retrier_decl
from moto.stepfunctions.parser.asl.component.common.string import string_expression
from moto.stepfunctions.parser.asl.component.state import state as states
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as aws_sdk
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_events as events
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import timestamp
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.asl.eval import states as evaluated_states
from moto.stepfunctions.parser.asl.eval import variable_store
from moto.stepfunctions.parser.asl.jsonata import jsonata
from moto.stepfunctions.parser.asl.parse import preprocessor
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str


def execution_of(env):
    return of_arn(env.states.context_object.context_object_data["Execution"]["Id"])


class VirtualDateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now_millis() / 1000, datetime.timezone.utc).replace(tzinfo=tz)

    def isoformat(self, sep="T", timespec="auto"):
        return iso(self)


class PatientEvent(execute_state.threading.Event):
    """A task has the time that the virtual clock gives it, however long that takes."""

    def wait(self, timeout=None):
        return super().wait()


def install_time() -> None:
    virtual = types.SimpleNamespace(datetime=VirtualDateTime, timezone=datetime.timezone)
    states.datetime = virtual
    timestamp.datetime = types.SimpleNamespace(datetime=VirtualDateTime)
    WaitFunction._wait_interval = lambda self, env, wait_seconds: execution_of(env).ask("sleep", seconds=max(0, wait_seconds))
    retrier_decl.time = types.SimpleNamespace(sleep=lambda seconds: current().ask("sleep", seconds=seconds))
    jitter_strategy_decl.random = types.SimpleNamespace(uniform=lambda low, high: low + current().ask("random") * (high - low))
    execute_state.threading = types.SimpleNamespace(Event=PatientEvent)

    evaluate_state = states.CommonStateField._eval_body

    def enter(self, env):
        act_for(execution_of(env))
        current().ask("enter", state=self.name, type=type(self).__name__)
        evaluate_state(self, env)

    states.CommonStateField._eval_body = enter


class _Client:
    """Stands in for a client of boto: each call goes to the stand-ins for AWS, and what they refuse is raised as boto raises it."""

    def __init__(self, service: str):
        self.service = service

    def __getattr__(self, operation: str):
        return lambda **parameters: self._call(parameters)

    def _call(self, parameters: dict):
        payload = parameters.get("Payload")
        if isinstance(payload, bytes):
            parameters["Payload"] = json.loads(payload)
        answer = current().ask("task", **current().task, arguments=parameters)
        if "error" in answer:
            return self._fail(answer["error"], answer["cause"])
        result = answer["result"]
        if self.service == "lambda":
            result["Payload"] = io.BytesIO(json.dumps(result["Payload"]).encode())
        return result

    def _fail(self, error: str, cause: str):
        if error == "States.Timeout":
            raise TimeoutError(cause)
        prefix, _, name = error.rpartition(".")
        if self.service == "lambda" and not prefix:  # what the function threw
            return {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": io.BytesIO(cause.encode())}
        if error == "EventBridge.FailedEntry":  # moto makes an error of it, and has no name for any other error of this integration
            return {"FailedEntryCount": 1, "Entries": [{"ErrorMessage": cause}]}
        message = re.sub(r" \(Service: .*\)$", "", cause)
        response = {"Error": {"Code": name, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400, "RequestId": "none"}}
        raise type(name, (ClientError,), {})(response, self.service)  # boto makes a class for each error of a service, too


def install_aws() -> None:
    def client(region: str, service: str, state_credentials=None) -> _Client:
        return _Client(service)

    for module in (aws_sdk, events, lambda_eval_utils):
        module.boto_client_for = client

    evaluate_execution = StateTaskService._eval_execution

    def evaluate(self, env):
        execution = execution_of(env)
        act_for(execution)
        self.timeout.eval(env=env)
        state = env.states.context_object.context_object_data["State"]
        execution.task = {
            "state": self.name,
            "resource": self.resource.resource_arn,
            "timeoutSeconds": env.stack.pop(),
            "attempt": state["RetryCount"] + 1,
        }
        evaluate_execution(self, env)

    StateTaskService._eval_execution = evaluate


def lift_rules() -> None:
    """Where moto departs from what AWS documents. What is lifted for an execution is told with its end."""
    # moto writes kms.NotFoundException, AWS writes Kms.NotFoundException. moto keeps a table of such names, which has no line for AWS KMS.
    aws_sdk._SERVICE_ERROR_NAMES["kms"] = "Kms"
    _lift_lone_dollar()
    _lift_unquoted_text()
    _lift_escaped_text()
    _lift_whole_seconds()


def _lift_lone_dollar() -> None:
    """moto refuses `$` wherever it stands. AWS documents only that it is not there at the top level."""
    strict = string_expression.extract_jsonata_variable_references

    def lenient(expression: str):
        try:
            return strict(expression)
        except jsonata.IllegalJSONataVariableReference:
            current().lifted.add("lone $")
            found = jsonata._PATTERN_VARIABLE_REFERENCE.findall(expression)
            return {reference for reference in found if reference and reference not in jsonata._ILLEGAL_VARIABLE_REFERENCES}

    string_expression.extract_jsonata_variable_references = lenient


def _lift_unquoted_text() -> None:
    """moto writes a text variable between quotation marks as it is: text that has one itself, such as JSON, is no expression then."""

    def encode(bindings: dict) -> str:
        for value in bindings.values():
            if isinstance(value, str) and re.search(r'["\\]', value):
                current().lifted.add("unquoted text")
        return "".join(f"{name}:={to_json_str(value, separators=(',', ':'))};" for name, value in bindings.items())

    for module in (evaluated_states, variable_store):
        module.encode_jsonata_variable_declarations = encode


def _lift_escaped_text() -> None:
    """moto assigns literal text with the backslashes that JSON wants, though it reads literal text everywhere else."""
    visit = preprocessor.Preprocessor.visitAssign_template_value_terminal_string_literal

    def unescaped(self, ctx):
        value = visit(self, ctx)
        text = from_string_literal(ctx.string_literal())
        if text != value.value:
            current().lifted.add("escaped text")
            value.value = text
        return value

    preprocessor.Preprocessor.visitAssign_template_value_terminal_string_literal = unescaped


def _lift_whole_seconds() -> None:
    """moto cuts the fraction of a second from a Timestamp that is waited for, and would go on before its time."""

    def wait_seconds(self, env):
        self.string.eval(env=env)
        text = env.stack.pop()
        if self._from_timestamp_string(text) is None:
            raise FailureEventException(self._create_failure_event(env, text))
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        if moment.microsecond:
            execution_of(env).lifted.add("whole seconds")
        return (moment - VirtualDateTime.now(datetime.timezone.utc)).total_seconds()

    timestamp.Timestamp._get_wait_seconds = wait_seconds
