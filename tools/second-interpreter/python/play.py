"""Runs state machines in moto's interpreter of the Amazon States Language.

Usage: play.py JAR, where JAR is the JSONata engine. conversation.py says what it reads and writes.
"""

import sys

from conversation import Execution, act_for, listen, send
from engine import install
from moto.stepfunctions.parser.api import StateMachineType
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.evaluation_details import AWSExecutionDetails
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from surroundings import install_aws, install_time, lift_rules


def play(execution: Execution, message: dict) -> None:
    act_for(execution)
    try:
        end = _run(execution, message)
    except Exception as error:  # the definition could not be read
        end = {"status": "FAILED", "error": "States.Runtime", "cause": f"{type(error).__name__}: {error}", "variables": {}}
    send({"id": execution.number, "end": {**end, "lifted": sorted(execution.lifted)}})


def _run(execution: Execution, message: dict) -> dict:
    program, _ = AmazonStateLanguageParser.parse(message["definition"])
    _, _, _, region, account, *_ = message["arn"].split(":")
    environment = Environment(
        aws_execution_details=AWSExecutionDetails(account=account, region=region, role_arn=message["roleArn"]),
        execution_type=StateMachineType.STANDARD,
        context={
            "Execution": {
                "Id": message["arn"],
                "Input": message["input"],
                "Name": message["name"],
                "RoleArn": message["roleArn"],
                "StartTime": message["startTime"],
                "RedriveCount": 0,  # moto leaves it out
            },
            "StateMachine": {"Id": message["machineArn"], "Name": message["machineName"]},
        },
        event_history_context=EventHistoryContext.of_program_start(),
        cloud_watch_logging_session=None,
        activity_store={},
    )
    program.eval(environment)
    state = environment.program_state()
    variables = environment.variable_store._inner_scope
    if isinstance(state, ProgramEnded):
        return {"status": "SUCCEEDED", "output": environment.states.get_input(), "variables": variables}
    return {"status": "FAILED", "error": state.error.get("error"), "cause": state.error.get("cause", ""), "variables": variables}


if __name__ == "__main__":
    install(sys.argv[1])
    install_time()
    install_aws()
    lift_rules()
    listen(play)
