"""The JSONata engine that moto leaves out: it calls a Java one and ships none. The port of JSONata to Java by Dashjoin, in this process."""

import datetime
import json
import re

import jpype
from conversation import current, now_millis
from moto.stepfunctions.parser.asl.jsonata import jsonata


def iso(moment: datetime.datetime) -> str:
    """As Step Functions writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def install(jar: str) -> None:
    jpype.startJVM("-Xshare:auto", classpath=[jar], convertStrings=False)
    engine = jpype.JClass("com.dashjoin.jsonata.Jsonata")
    jsonata._eval_jsonata = lambda expression: _evaluate(engine.jsonata, expression)


def _evaluate(parse, expression: str) -> object:
    try:
        return _to_python(parse(f"({_surroundings(expression)}{expression})").evaluate(None))
    except jpype.JException as error:
        raise jsonata.JSONataException("UNKNOWN", str(error)) from error


def _surroundings(expression: str) -> str:
    """Functions that must follow the virtual clock and the seed. All calls of $random in one expression answer the same number."""
    declarations = ""
    if re.search(r"\$(now|millis)\b", expression):
        millis = now_millis()
        stamp = iso(datetime.datetime.fromtimestamp(millis / 1000, datetime.timezone.utc))
        declarations += f'$millis:=function(){{{millis}}};$now:=function($p,$z){{$exists($p)?$fromMillis({millis},$p,$z):"{stamp}"}};'
    if re.search(r"\$random\b", expression):
        declarations += f"$random:=function(){{{json.dumps(current().ask('random'))}}};"
    return declarations


def _to_python(value) -> object:
    """Java's lists, maps and boxed values as Python has them; both null and nothing are None, as moto expects."""
    if value is None:
        return None
    if isinstance(value, jpype.JClass("java.lang.String")):
        return str(value)
    if isinstance(value, jpype.JClass("java.lang.Boolean")):
        return bool(value)
    if isinstance(value, jpype.JClass("java.lang.Number")):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if isinstance(value, jpype.JClass("java.util.Map")):
        return {str(entry.getKey()): _to_python(entry.getValue()) for entry in value.entrySet()}
    if isinstance(value, jpype.JClass("java.util.List")):
        return [_to_python(item) for item in value]
    raise jsonata.JSONataException("UNKNOWN", f"the engine answered a {type(value)}")
