"""Mail: adapter for Django's SMTP backend."""

from __future__ import annotations

import logging
import smtplib

from django.core.mail import EmailMessage, get_connection

from edge_sync.groundwork.log import fields
from server.phone.letters import Letter, Outcome
from server.settings import PhoneMail

log = logging.getLogger(__name__)

TIMEOUT_S = 10
_FOR_GOOD = 500


class MailSender:
    """Hands letters to the city's mail server. Addresses are in no log and in no error that leaves here."""

    def __init__(self, mail: PhoneMail) -> None:
        self._mail = mail

    def send(self, address: str, letter: Letter) -> Outcome:
        """``address`` is a mail address."""
        headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
        try:
            with get_connection(
                "django.core.mail.backends.smtp.EmailBackend",
                host=self._mail.host,
                port=self._mail.port,
                username=self._mail.user,
                password=self._password(),
                use_tls=self._mail.security == "starttls",
                use_ssl=self._mail.security == "tls",
                timeout=TIMEOUT_S,
            ) as line:
                EmailMessage(
                    letter.title, letter.body, self._mail.sender, [address], connection=line, headers=headers
                ).send()
        except smtplib.SMTPRecipientsRefused as error:
            worst = max((code for code, _ in error.recipients.values()), default=_FOR_GOOD)
            return Outcome.GONE if worst >= _FOR_GOOD else Outcome.AGAIN
        except smtplib.SMTPResponseException as error:
            log.warning("mail server refused %s", fields(status=error.smtp_code))
            return Outcome.REFUSED if error.smtp_code >= _FOR_GOOD else Outcome.AGAIN
        except (smtplib.SMTPException, OSError) as error:
            log.warning("mail server out of reach %s", fields(error=type(error).__name__))
            return Outcome.AGAIN
        return Outcome.SENT

    def _password(self) -> str:
        return self._mail.password_file.read_text("utf-8").strip() if self._mail.password_file is not None else ""
