"""What the room's message bus, service discovery, CUPS and printer are told; templates for ``str.format``."""

DBUS_CONF = """\
<busconfig>
  <listen>unix:path={bus}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""

AVAHI_CONF = """\
[server]
host-name=bench
use-ipv6=no
allow-interfaces=lo
[wide-area]
enable-wide-area=no
[publish]
publish-hinfo=no
publish-workstation=no
"""

CUPSD_CONF = """\
LogLevel warn
PageLogFormat
Listen {socket}
ServerName localhost
Browsing No
BrowseLocalProtocols none
WebInterface No
DefaultAuthType None
DefaultShared No
PreserveJobFiles No
PreserveJobHistory 600
MaxJobs 200
DirtyCleanInterval 0
IdleExitTimeout 0
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

CUPS_FILES_CONF = """\
ServerRoot {cups}/root
RequestRoot {cups}/spool
TempDir {cups}/spool/tmp
CacheDir {cups}/cache
StateDir {cups}/state
AccessLog {log}/cups-access.log
ErrorLog {log}/cups-error.log
PageLog {log}/cups-page.log
Sandboxing relaxed
FileDevice No
"""

PRINT_COMMAND = """\
#!/bin/sh
# What the printer does with one document: waits while a fault stands, then gives the paper out.
shown=
while [ -s {faults} ]; do
    now=$(cat {faults})
    if [ "$now" != "$shown" ]; then
        [ -z "$shown" ] || echo "STATE: -$shown" >&2
        echo "STATE: +$now" >&2
        shown=$now
    fi
    sleep 0.05
done
if [ -n "$shown" ]; then
    echo "STATE: -$shown" >&2
    # A job that was taken back meanwhile gives no paper out, as with a printer that heeds Cancel-Job.
    if ipptool -tv "$IPP_JOB_URI" {ask_job} | grep -q -e processing-to-stop-point -e canceled; then
        rm -f "$1"
        exit 0
    fi
fi
mv "$1" {printed}/
"""

ASK_JOB = """\
{
    NAME "what became of a job"
    OPERATION Get-Job-Attributes
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR naturalLanguage attributes-natural-language en
    ATTR uri job-uri $uri
    ATTR name requesting-user-name bench
    ATTR keyword requested-attributes job-state,job-state-reasons
    DISPLAY job-state
    DISPLAY job-state-reasons
}
"""
