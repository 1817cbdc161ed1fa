"""The AWS command line as it is, but for the network: every call that it takes is answered from the service's model.

What is called is appended to the file that the environment names in CALLS, a line of JSON each.
"""

import contextlib
import datetime
import io
import json
import os
import re
import socket
import sys

from awscli.clidriver import create_clidriver
from botocore.waiter import Waiter

SECRET = {"username": "ledger", "password": "q9Zr-kP2-mm4T", "host": "placeholder", "port": 1, "kept": [True, None]}


def answer(shape, name, inside=()):
    """The smallest value of a shape that has each of its members."""
    if shape.type_name == "structure":
        nested = () if shape.name in inside else shape.members.items()
        # A page that names a next one would never end.
        return {key: answer(member, key, (*inside, shape.name)) for key, member in nested if not is_token(key)}
    if shape.type_name == "list":
        return [answer(shape.member, name, inside)]
    if shape.type_name == "map":
        return {name: answer(shape.value, name, inside)}
    if shape.type_name == "string":
        return json.dumps(SECRET) if name == "SecretString" else (shape.enum or [name])[0]
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    return {"boolean": True, "blob": b"", "timestamp": now, "float": 1.0, "double": 1.0}.get(shape.type_name, 1)


def is_token(name):
    return re.search(r"(marker|next_?token)$", name, re.IGNORECASE)


def check_choices(shape, value, name):
    """What the service would refuse, and the command line lets through."""
    if shape.type_name == "structure":
        for key, member in value.items():
            check_choices(shape.members[key], member, key)
    elif shape.type_name == "list":
        for member in value:
            check_choices(shape.member, member, name)
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        sys.exit(f"{name} is one of {', '.join(shape.enum)}")


def main():
    driver = create_clidriver()
    given = {}

    def remember(params, model, **_):
        check_choices(model.input_shape, params, model.name)
        given[model.name] = dict(params)

    def reply(model, **_):
        call = {"service": model.service_model.service_name, "operation": model.name, "parameters": given[model.name]}
        with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
            calls.write(json.dumps(call) + "\n")
        answered = answer(model.output_shape, model.name) if model.output_shape else {}
        return Answered(), answered

    driver.session.register("before-parameter-build", remember)
    driver.session.register("before-call", reply)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = driver.main()
    if "--query" in sys.argv and printed.getvalue().strip() in ("None", "null"):
        sys.exit("the query finds nothing")
    sys.stdout.write(printed.getvalue())
    return status


class Answered:
    status_code = 200


def refuse(*_):
    raise OSError("there is no network")


socket.socket.connect = refuse
# One question: the answer is never the state that is waited for.
Waiter.wait = lambda self, **parameters: self._operation_method(**parameters)
sys.exit(main())
