"""How a backup can fail."""


class BackupFailed(Exception):
    """No backup was made, or the file is none; the sentence says why. What was there before stays."""

    code = "BACKUP-01"


class InUse(BackupFailed):
    """A server runs on the database that should be replaced."""

    code = "BACKUP-02"
