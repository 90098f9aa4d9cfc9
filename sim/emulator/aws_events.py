"""What the emulator's Amazon EventBridge lacks for events of AWS services: they can be put on the bus, and input paths reach into arrays.

AWS lets nobody but its services send events from `aws.*`, and so does the emulator; a test has to play the service. AWS's input transformers know
array indices (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html, read 2026-11-25); the emulator's do not.
"""

from ministack.services import eventbridge


def with_indices(value):
    """The same value, in which each array is also found by the names that paths call its elements by: `resources[0]`."""
    if isinstance(value, list):
        return [with_indices(element) for element in value]
    if not isinstance(value, dict):
        return value
    copy = {}
    for name, element in value.items():
        copy[name] = with_indices(element)
        if isinstance(element, list):
            for index, each in enumerate(copy[name]):
                copy[f"{name}[{index}]"] = each
    return copy


class ViewWithIndices:
    def __init__(self, view):
        self._view = view

    def envelope(self):
        return self._view.envelope()

    def event_with_detail(self):
        return with_indices(self._view.event_with_detail())


def install() -> None:
    put_events = eventbridge._put_events
    apply_input_transformer = eventbridge._apply_input_transformer
    eventbridge._put_events = lambda data, **_: put_events(data, allow_aws_source=True)
    eventbridge._apply_input_transformer = lambda transformer, rule, view: apply_input_transformer(transformer, rule, ViewWithIndices(view))
