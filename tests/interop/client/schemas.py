"""The schemas of protocol/wire, compiled when they are needed: nothing generated is kept.

The compiled modules go to the folder that GAPLESS_INTEROP_OUT names.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]


def _compile():
    out = pathlib.Path(os.environ["GAPLESS_INTEROP_OUT"])
    out.mkdir(parents=True, exist_ok=True)
    schemas = sorted(str(path) for path in (ROOT / "protocol" / "wire").glob("*.proto"))
    subprocess.run(["protoc", f"--proto_path={ROOT}", f"--python_out={out}", *schemas], check=True)
    sys.path.insert(0, str(out))


_compile()

# pylint: disable=wrong-import-position,wrong-import-order,import-error
from protocol.wire import frame_pb2, message_pb2, push_pb2, request_pb2  # noqa: E402
from protocol.wire import send_pb2, session_pb2, sync_pb2  # noqa: E402

Frame = frame_pb2.Frame
FramePart = frame_pb2.FramePart

Hello = session_pb2.Hello
Authenticate = session_pb2.Authenticate

Sync = sync_pb2.Sync
SyncPage = sync_pb2.SyncPage
Pull = sync_pb2.Pull

Send = send_pb2.Send
Cancel = send_pb2.Cancel
Destination = send_pb2.Destination

Ack = push_pb2.Ack
Mark = push_pb2.Mark
Heartbeat = push_pb2.Heartbeat

Message = message_pb2.Message
MemberChange = message_pb2.MemberChange

Request = request_pb2.Request

OK = sync_pb2.SYNC_STATE_OK
MORE = sync_pb2.SYNC_STATE_MORE
RESET = sync_pb2.SYNC_STATE_RESET
NOT_A_MEMBER = sync_pb2.HOLE_REASON_NOT_A_MEMBER
TEXT = message_pb2.MESSAGE_KIND_TEXT
MEMBER_CHANGE = message_pb2.MESSAGE_KIND_MEMBER_CHANGE
DIRECT = message_pb2.CONVERSATION_KIND_DIRECT
