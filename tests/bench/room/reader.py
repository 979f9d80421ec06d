"""The room's card side: pcscd with the virtual reader, and the slot a card is laid into."""

from __future__ import annotations

from tests.bench.room.daemon import Daemon, answers_on_socket, listens_on_port, plain_environ
from tests.bench.room.places import VPCD_LIBRARY, Places
from tests.bench.virtual_card.slot import VPCD_PORT, CardSlot

_READER_CONF = """\
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:{port:#06X}
LIBPATH      {library}
CHANNELID    {port:#06X}
"""


class CardSide:
    """pcscd, its reader and the slot; the slot outlives restarts of pcscd."""

    def __init__(self, places: Places, *, no_polkit: bool) -> None:
        self._places = places
        self._no_polkit = no_polkit
        self._pcscd: Daemon | None = None
        self.slot = CardSlot()
        conf = _READER_CONF.format(port=VPCD_PORT, library=VPCD_LIBRARY)
        (places.config_dir / "readers" / "vpcd").write_text(conf)

    def start(self, *, with_reader: bool = True) -> None:
        """Start pcscd, or restart it, with or without the reader plugged in."""
        self.stop()
        readers = self._places.config_dir / ("readers" if with_reader else "no-readers")
        argv = ["pcscd", "--foreground", "--config", str(readers)]
        if self._no_polkit:
            argv.append("--disable-polkit")
        environ = plain_environ(self._places.run_dir / "home")
        self._pcscd = Daemon("pcscd", argv, log_dir=self._places.log_dir, environ=environ)
        self._pcscd.start(
            lambda: answers_on_socket(self._places.pcsc_socket) and (not with_reader or listens_on_port(VPCD_PORT))
        )

    def stop(self) -> None:
        """End pcscd; the card stays where it lies."""
        if self._pcscd is not None:
            self._pcscd.stop()
            self._pcscd = None
        for left in ("pcscd.comm", "pcscd.pid"):
            (self._places.pcsc_dir / left).unlink(missing_ok=True)
