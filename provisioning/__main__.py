"""Command line: ``python -m provisioning authority|broker|one-machine|voice-model …``."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.supervise import stop_on_signals
from provisioning.authority.authority import Authority, Credentials
from provisioning.authority.errors import AuthorityError, BadSealKey
from provisioning.broker.configuration import BadBrokerSetting, BrokerPlan, write_broker
from provisioning.one_machine.errors import OneMachineError
from provisioning.one_machine.house import Devices, Ports, free_ports
from provisioning.one_machine.layout import lay_out
from provisioning.one_machine.runner import Runner
from provisioning.voice_model.bring import bring, settings_of
from provisioning.voice_model.errors import ModelRefused

CANNOT = 3


def main(words: list[str] | None = None) -> int:
    """Give the process's exit status: 0 well, 3 refused with the reason."""
    asked = _reader().parse_args(words)
    try:
        return int(asked.deed(asked))
    except (AuthorityError, OneMachineError, BadBrokerSetting, ModelRefused) as error:
        sys.stderr.write(f"{error.code} {error}\n")
        return CANNOT


def _reader() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="python -m provisioning", description="How a machine comes to be.")
    houses = reader.add_subparsers(required=True)
    _authority_words(houses.add_parser("authority", help="the city's certificate authority"))
    broker = houses.add_parser("broker", help="write mosquitto.conf and its access list")
    broker.add_argument("folder", type=Path, help="where to write them")
    broker.add_argument("--authority", type=Path, required=True, help="the authority's folder")
    broker.add_argument("--tenant", required=True)
    broker.add_argument("--address", default="127.0.0.1", help="the address to listen on")
    broker.add_argument("--port", type=int, default=8883)
    broker.add_argument("--host", nargs="+", required=True, help="host names under which machines reach it")
    broker.add_argument("--centre", nargs="+", default=["centre"], help="certificate names of the centre")
    broker.set_defaults(deed=_broker)
    one = houses.add_parser("one-machine", help="lay out everything in one folder and run it until Ctrl-C")
    one.add_argument("root", type=Path)
    one.add_argument("--run-dir", type=Path, required=True, help="a short path for the sockets")
    one.add_argument("--tenant", default="hagi")
    one.add_argument("--device", default="kiosk-01")
    one.add_argument("--broker-port", type=int)
    one.add_argument("--web-port", type=int)
    one.add_argument("--only", nargs="+", choices=["mosquitto", "server", "edge_sync", "kiosk"])
    one.add_argument("--lay-out-only", action="store_true", help="write the files and start nothing")
    one.set_defaults(deed=_one_machine)
    model = houses.add_parser("voice-model", help="bring a language's model for the ear (vosk), checked and whole")
    model.add_argument("language", choices=["ja", "en", "zh", "ko", "vi"])
    model.add_argument("source", help="a zip archive: a file, or an https address")
    model.add_argument("--into", type=Path, required=True, help="the folder of the models")
    model.add_argument("--sha256", default="", help="of the archive, as agreed")
    model.set_defaults(deed=_voice_model)
    return reader


def _voice_model(asked: argparse.Namespace) -> int:
    def told(come: int) -> None:
        sys.stderr.write(f"\r{come / 1e6:.0f} MB")

    folder, sha256 = bring(asked.source, asked.into, sha256=asked.sha256, progress=told)
    sys.stderr.write("\n")
    sys.stdout.write(settings_of(asked.language, folder.resolve(), sha256))
    return 0


def _authority_words(reader: argparse.ArgumentParser) -> None:
    deeds = reader.add_subparsers(required=True)
    init = deeds.add_parser("init", help="make an authority")
    init.add_argument("folder", type=Path)
    init.add_argument("--city", default="madoguchi")
    init.set_defaults(deed=_init)
    for name, many in (("device", False), ("broker", True), ("centre", False)):
        one = deeds.add_parser(name, help=f"issue a certificate for a {name}")
        one.add_argument("names", nargs="+" if many else 1, metavar="HOST" if many else "NAME")
        one.add_argument("--authority", type=Path, default=Path("authority"), help="the authority's folder")
        one.set_defaults(deed=_issue, role=name)
    seal = deeds.add_parser("seal", help="certify the centre's sealing key (python -m server seal-key new)")
    seal.add_argument("public", type=Path, help="PEM file of the public key")
    seal.add_argument("--authority", type=Path, default=Path("authority"), help="the authority's folder")
    seal.set_defaults(deed=_seal)


def _open(folder: Path) -> Authority:
    return Authority.open(folder, clock=SystemClock(), random_bytes=os.urandom)


def _init(asked: argparse.Namespace) -> int:
    made = Authority.create(asked.folder, city=asked.city, clock=SystemClock(), random_bytes=os.urandom)
    sys.stdout.write(f"{made.ca}\n")
    return 0


def _issue(asked: argparse.Namespace) -> int:
    authority = _open(asked.authority)
    own: Credentials
    if asked.role == "broker":
        own = authority.broker(asked.names)
    else:
        own = authority.device(asked.names[0]) if asked.role == "device" else authority.centre(asked.names[0])
    sys.stdout.write(f"{own.certificate}\n{own.key}\n")
    return 0


def _seal(asked: argparse.Namespace) -> int:
    try:
        public_pem = asked.public.read_bytes()
    except OSError as error:
        raise BadSealKey(f"{asked.public}: {error.strerror}") from error
    sys.stdout.write(f"{_open(asked.authority).seal(public_pem)}\n")
    return 0


def _broker(asked: argparse.Namespace) -> int:
    authority = _open(asked.authority)
    plan = BrokerPlan(
        tenant=asked.tenant,
        address=asked.address,
        port=asked.port,
        credentials=authority.broker(asked.host),
        centres=asked.centre,
    )
    sys.stdout.write(f"{write_broker(asked.folder, plan)}\n")
    return 0


def _one_machine(asked: argparse.Namespace) -> int:
    free = free_ports()
    clock = SystemClock()
    house = lay_out(
        asked.root,
        run_dir=asked.run_dir,
        tenant=asked.tenant,
        device=asked.device,
        ports=Ports(broker=asked.broker_port or free.broker, web=asked.web_port or free.web),
        devices=Devices(wav_folder=asked.root.absolute() / "kiosk" / "said"),
        clock=clock,
        random_bytes=os.urandom,
    )
    if asked.lay_out_only:
        sys.stdout.write("\n".join(" ".join(one.argv) for one in house.processes) + "\n")
        return 0
    stopping = threading.Event()
    stop_on_signals(stopping.set)
    with Runner(house, clock=clock, environment=os.environ, only=asked.only) as runner:
        sys.stdout.write(f"console {house.console_url}\n")
        sys.stdout.flush()
        while not stopping.wait(1.0):
            if died := runner.died():
                sys.stderr.write(f"ended by themselves: {died}\n")
                return CANNOT
    return 0


if __name__ == "__main__":
    sys.exit(main())
