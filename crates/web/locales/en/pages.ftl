# Counts used on several pages.
n-reports = { $n ->
    [one] { $shown } report
   *[other] { $shown } reports
 }
n-series = { $shown } series
n-states = { $n ->
    [one] { $shown } State
   *[other] { $shown } States
 }
n-organisations = { $n ->
    [one] { $shown } organisation
   *[other] { $shown } organisations
 }
n-sources = { $n ->
    [one] { $shown } source
   *[other] { $shown } sources
 }
n-records = { $n ->
    [one] { $shown } record
   *[other] { $shown } records
 }
n-reasons = { $n ->
    [one] { $shown } group
   *[other] { $shown } groups
 }
all-n = All { $shown }
more-n = { $shown } more
pager-of = { $shown } of { $total }
pager-shown = { $shown } shown
pager-pages = Pages
pager-first = First page
pager-next = Next
select-row = Select { $name }
select-all = Select all rows on this page
filters = Filters in force
filter = Filter
filter-remove = Remove filter: { $filter }
filter-text = Words in the narrative
filter-kind = Kind
filter-country = State
filter-owner = Owner
filter-from = From
filter-until = Until
filter-source = Source
filter-text-is = words “{ $value }”
filter-kind-is = { $value }
filter-country-is = { $value }
filter-owner-is = owner { $value }
filter-from-is = from { $value }
filter-until-is = until { $value }
filter-series-is = series { $value }
filter-source-is = source { $value }
filter-all = All
filter-across = In more than one State
any = Any
show = Show
save = Save
leave = Leave
why = Why
why-hint = One line. It stands in the history.
csv-of-list = CSV of this list
export-ticked = Write the ticked reports out as
export-csv = CSV, for spreadsheets
export-native = NDJSON, Joinder's own form
export-save = Write the file
columns = Columns
columns-legend = Columns shown beside the report
bring-in = Bring in reports
lost = lost
lost-known-of = known, of { $known } of { $all } reports
lost-of = of { $known } of { $all }
lost-known-of-none = Of none of the reports a loss is known
withheld = withheld
from-to = { $from } to { $to }
bits = bits
together = Together
not-counted = Not counted
growing = growing
steady = steady
quiet = quiet

# Columns.
col-value = Value
col-known = Known
col-report = Report
col-reports = Reports
col-report-met = Report, and whom it meets
col-series = Series
col-organisations = Organisations
col-last-seen = Last seen
col-owner = Owner
col-dated = Dated
col-received = Received
col-loss = Loss
col-weight = Weight
col-states = States
col-state = State
col-new = New
col-source = Source
col-set-aside = Set aside
col-to-do = What to do
col-seven-days = Seven days
col-now = Now
col-last-report = Last report
col-trace = Trace
col-traces = Traces
col-whose = Whose
col-as-written = As written
col-from = From
col-sum = Sum
col-stage = How far it got
col-in-euro = In euro
col-rate-of = Rate of
col-file = File
col-media-type = Type, as declared
col-bytes = Bytes
col-evidence = Evidence, and what sharing it weighs
col-state-of-things = State of things
col-last-came = Last came
col-read = Read
col-amended = Amended
col-same = Same
col-ended = Ended
col-faults = Fields set aside
col-column = Column
col-becomes = Becomes
col-line = Line
col-raw = As it stands in the file
col-reason = Reason
col-record = Record
col-at-fault = At fault
col-records = Records
col-since = Since
col-kind = Kind
col-month = Month
col-in-series = In a series

# Chips.
chip-reports = reports
chip-shared = shared
chip-invalid = not valid
chip-copy = Copy { $value }
chip-fault = Expected { $expected }. Kept as text; it does not match.
chip-in-reports = { $n ->
    [0] In no report.
    [one] In { $shown } report.
   *[other] In { $shown } reports.
 }
chip-shared-why = Shared by many unrelated people ({ $why }): it does not join reports.
chip-not-matched = Not matched.

# Desk.
desk-empty = Nothing has come in yet. Bring in a file, and what belongs together will show here.
desk-reports = { $n ->
    [one] This node holds { $shown } report
   *[other] This node holds { $shown } reports
 }
desk-owners = { $n ->
    [one] of { $shown } organisation;
   *[other] of { $shown } organisations;
 }
desk-series = { $n ->
    [0] none hang together yet.
   *[other] they form { $shown } series.
 }
desk-today = { $n ->
    [0] None came in today.
    [one] { $shown } came in today.
   *[other] { $shown } came in today.
 }
desk-hits = New hits on our reports
desk-hits-none = No new hits
desk-hits-none-words = When a report that comes in shares evidence with another, it stands here, the weightiest first.
desk-growing = Older series that grew this week
desk-growing-none = No older series grew this week
desk-growing-none-words = Series that stood before and got reports in the last seven days stand here, the fastest first. New ones stand above, under what changed.
desk-trouble = Sources in trouble
desk-trouble-none = All sources are well
desk-trouble-none-words = A source whose file could not be read, or that has records set aside, stands here.
desk-set-aside = { $n ->
    [one] { $shown } record could not be taken and waits to be mended.
   *[other] { $shown } records could not be taken and wait to be mended.
 }
desk-set-aside-fields = { $n ->
    [one] { $shown } field of a report that was taken could not be read and waits to be mended.
   *[other] { $shown } fields of reports that were taken could not be read and wait to be mended.
 }
news-title = What changed since { $when }
news-none = Nothing came and nothing changed.
news-reports = New reports
news-grew = Series that reports came to
news-began = new
news-moved = Joined and split
news-merged = took in
news-split = split off
news-work = { $who } works on it.
news-work-came = { $n ->
    [one] { $shown } report of yours came to it.
   *[other] { $shown } reports of yours came to it.
 }
since-choice = Since when
since-visit = Since my last visit
since-day = Since yesterday
since-week = For a week
meets = meets
reports-all = All reports
series-all = All series
sources-all = All sources
look-at-them = Look at them
look-at-it = Look
fix-and-replay = Fix and replay

# Look up.
look-up-kind = All reports of this node
look-up-lead = Paste one value, a list, or a whole mail or chat. Every value in it is read, put into normal form and answered, unknown ones too.
look-up-text = Values or text
look-up-hint = Up to 10,000 values at once. Written-round forms such as hxxp, [.] and (at) are understood.
look-up-caption = What is known of each value
look-up-summary = { $all } read: { $known } known, { $unknown } not known, { $faulty } not valid
look-up-more = { $shown } more answers are in the CSV.
known = known
known-by-part = known by a part of it
known-as-report = a report's reference
known-as-series = a series
search-reports = Search the reports' words for it
known-shared = known, shared
not-known = not known
not-known-shared = not known, shared by nature
not-valid = not valid
does-not-join = does not join reports

# Reports.
reports-kind = All that this node holds and may show you
reports-held = reports
reports-list = List of reports
reports-caption = Reports, newest arrival first
reports-none = No reports yet
reports-none-words = Reports stand here as soon as a file is brought in. Its columns are recognised and shown to you first.
reports-none-filtered = No report fits these filters
reports-none-filtered-words = Take a filter away, or look at all reports.
join-selected = Put into one series
no-series = none
loss-unknown = No loss stated
date-unknown = No date stated, or withheld

# Report.
report = Report
received-on = received { $when }
in-series = in series
level-offender-side = offender's side only
level-traces = traces only
level-hit-only = hit only
withheld-words = Its owner lets others see only that it matches, and whom to ask. The rest is withheld.
withheld-words-traces = Its owner lets the centre see the offender's traces, the kind, the time and the State. The rest is withheld.
withheld-words-partner = Its owner lets partners see the offender's side and the sums. The rest is withheld.
whom-to-ask = Ask for release:
whom-to-ask-unknown = Ask its owner for release. No contact is known here yet.
told = What was told
narrative-note = Traces of the offender are marked and lead to what is known of them. The victim's own are shortened and never matched.
traces = Traces
traces-caption = Traces in this report
traces-none = No traces
traces-none-words = Nothing in this report could be read as an account, a phone, an address or another trace.
port = port { $port }
from-field = field “{ $name }”
from-narrative = narrative
from-header = mail header { $name }
from-attachment = attachment “{ $name }”
money = Money
money-caption = Sums in this report
lost-together = Lost, together
event = Event
kind = Kind
kind-in-words = Kind, in the source's words
reported = Reported
began = Began
ended = Ended
registered-in = Registered in
proposed = Proposed
proposed-offence = Proposed offence
proposed-class = Proposed class
offence = Offence
offence-and-class = Offence and class
offence-confirmed = Confirmed by { $who } on { $when }
offence-decide = Confirm or choose the offence
offence-undo = Take the offence back
not-confirmed = Proposed from the kind; not confirmed by a person.
source = Source
victim = Victim
victim-kind = Person or organisation
victim-age = Age
victim-sector = Sector
victim-place = Place
victim-identity = Identity
victim-identity-words = kept in the national system
other-fields = Other fields
attachments = Attachments
attachments-note = Attachments are never opened, only hashed.
versions = Versions
version-by = Version { $number }, through { $who }.
version-gone = Version { $number }, through { $who }: gone.
history = History
hits = Hits
hits-none = No hits
hits-none-words = This report shares no evidence that counts with any other. What comes later is compared with it at once.
hits-in-all = { $shown } hits in all; the heaviest are shown.
same-wording = Similar wording
confirm = Confirm
confirm-hit = Confirm the hit with { $name }
confirmed = confirmed
reject = Reject
reject-this-hit = Reject this hit
rejected = rejected
undo-decision = Take the decision back

history-version = Version { $note } came through { $who }.
history-withdrawn = Withdrawn by { $who }.
history-born = The series began.
history-merged = Series { $note } was merged into this one.
history-split = Split from series { $note }.
history-ended = The series ended.
history-named = Named { $note }.
history-offence = Offence confirmed by { $who }: { $offence }. { $note }
history-offence-undone = Offence taken back by { $who }.
history-confirmed = Hit confirmed by { $who }. { $note }
history-rejected = Hit rejected by { $who }: “{ $note }”
history-undone = Decision taken back.
history-work-begun = { $who } works on it. { $note }
history-work-left = { $who } no longer works on it. { $note }
history-work-joined = Report { $note } of ours came to it while { $who } works on it.
history-lead-ours = { $who } leads. { $note }
history-lead-proposed = { $who } proposes to lead it: { $note }
history-lead-handed = { $who } hands the lead over to { $note }
history-lead-declined = { $who } does not lead. { $note }
history-asked = { $who } asked for the release: { $note }
history-granted = Granted by { $who } until { $note }.
history-refused = Refused by { $who }. { $note }
history-asked-no-more = Request taken back by { $who }.

# Shared work on a series.
work-title = Shared work
work-workers = Work on it
work-nobody = Nobody says so yet.
work-since = since { $when }
work-us = this unit
work-no-contact = no contact known
work-take = We work on this
work-leave = We no longer work on this
work-note = Note
work-note-hint = For the history here. Others are told what you say, not why, and not who.
work-leads = Lead
work-nobody-leads = Nobody says so yet.
work-several-lead = More than one unit says that it leads. Talk to each other: one hands it over or gives it up.
work-offered = { $from } hands the lead over to you and waits for your answer.
work-handed = { $from } hands over to { $to }, which has not answered yet.
work-declined = { $to } declined what { $from } hands over.
work-proposed = { $from } proposes { $to }.
lead-state = Could lead
lead-nothing = Nothing points to one State.
lead-clear = all grounds agree
lead-likely = two grounds agree, or something is withheld
lead-open = the grounds do not agree, or only one is known
lead-victims = { $country }: most victims, { $reports } of { $of }
lead-accounts = { $country }: most of the accounts used, in { $reports } reports
lead-first = { $country }: seen first there, on { $day }
lead-undated = { $n ->
    [one] of { $shown } report no date is known here
   *[other] of { $shown } reports no date is known here
 }
lead-take = We lead
lead-accept = Take the lead
lead-decline = Decline the lead
lead-give-up = Give up the lead
lead-hand = Hand the lead over
lead-propose = Propose another to lead
lead-whom = Organisation
pairs-title = What is said of its reports
pair-together = they belong together
pair-apart = { $name } does not belong
pair-disputed = They do not agree: here your own decision counts, and without one nobody's.
pair-how = Confirm or reject the hit on the page of the report.

# Series.
series-kind = Reports that belong together
series-list = List of series
series-caption = Series
series-new = New series
series-none = No series yet
series-none-words = When two reports share evidence that is strong enough, they form a series, which stands here.
series-name = Name of the series
series-stateless = { $n ->
    [one] of { $shown } report the State is not known: its owner withholds it, or is of no State
   *[other] of { $shown } reports the State is not known: their owner withholds it, or is of no State
 }
name-it = Name
graph = How the reports hang together
graph-needs-script = The graph needs script. The lists beside and below hold the same facts.
weeks = Reports by week and State
week-of = Week of
others = Others
same-as-table = The same as a table
where = Where the reports come from
by-state = Reports by State
evidence = Evidence
evidence-caption = Evidence that holds the series together, and what does not count
evidence-none = No shared values
evidence-none-words = These reports hang together by decisions or by wording alone.
evidence-none-of-kind = No value of this kind stands in two reports of the series.
evidence-kinds = Kind of trace
evidence-foot = A value that unrelated people share should not join reports. Declare it shared, and the series is cut there.
evidence-more = { $shown } more pieces of evidence
evidence-silent = { $shown } not counted, and why
evidence-silent-caption = What the reports carry and does not count
cut-here = Cut here
cut-words = From now on the value joins no reports, here and in every other series. It can be undone.
declare-shared = Declare shared
declare-own = Declare one offender's own
own-words = From now on the value counts in full, however unlike its reports are. It can be undone.
decisions = Decisions
decision-confirm = Hit confirmed:
decision-reject = Hit rejected:
decision-shared = Declared shared:
decision-own = Declared one offender's own:
undone = Taken back.

# Trace.
what-is-known = What is known
points-to = Points to
joins = joins reports
shared-because = Shared by unrelated people:
weight-own = An offender's own kind of value: its reports are held together by it.
weight-alone = It is in one report, or too weak alone to hold reports together.
trace-reports = Reports that carry it
trace-more = { $shown } more reports carry it; the list of reports finds them by its series.
trace-none = In no report
trace-none-words = No report that you may know of carries it on the offender's side.

# Sources.
sources-kind = Where reports come from
sources-lead = A source has an owner, a mapping of its columns and conditions. It is set up once, on a preview, and every later file is taken the same way.
sources-none = No sources yet
sources-none-words = The first file that you bring in makes one. You see what will be taken before anything is.
source-new = New source
source-well = well
source-nothing-yet = nothing came yet
source-set-aside = { $n ->
    [one] { $shown } record set aside
   *[other] { $shown } records set aside
 }
source-set-aside-fields = { $n ->
    [one] { $shown } field set aside
   *[other] { $shown } fields set aside
 }
source-what = What it brings
source-name = Name
source-name-hint = Short and lasting; it stands in receipts and filters.
source-owner = Owner of the reports
source-owner-hint = The code of the organisation that registered them, such as NL-police.
source-unit = Unit
unit-all = Every unit
source-country = State
source-format = Format
source-kind = Kind, where a report states none
source-conditions = Conditions of its reports
source-conditions-words = They hold where a report states none of its own. What you leave open is the cautious default. Reports already taken keep the conditions they came under.
source-mapping = Mapping
source-mapping-label = How its columns become fields (TOML)
source-mapping-hint = Empty to have it worked out from the next file. The preview of an upload changes it with lists to choose from.
format-recognise = Recognise it
none-chosen = Not set
release = Release
tlp = TLP
pap = PAP
audience = Audience
audience-list = Only these organisations
audience-list-hint = Codes with commas between them. A centre is told too, as far as the release lets it. An empty list means nobody, and no centre.
source-markings = Conditions stated in a file
markings-narrow = only narrow the ones set here
markings-hold = hold even where they are wider
source-also-of = Other owners it may bring
source-also-of-hint = Codes with commas between them. A record that states any other owner than the source's is set aside.
default-is = Default: { $value }
upload = Upload
upload-source = Source
upload-new-source = A new one
upload-new-name = Name of the new source
upload-new-hint = Empty to take the file's name.
upload-choose = Choose a file
upload-drop = or drop it here
upload-formats = CSV, XLSX, JSON, mail (.eml, .mbox), MISP, STIX 2.1, plain text, or a zip of any of these.
upload-button = Upload and look at it
upload-note = Nothing is taken in before you have seen the preview. Bringing in the same file twice changes nothing.
receipt = Receipt
receipts = Last receipts
receipts-caption = Receipts, newest first
receipts-none = No receipts yet
receipts-none-words = Every file that is brought in leaves one: what was read, new, amended, the same, and set aside.
cut-short = cut short
file-size = { $size } kB
import = import
import-running = Taking it in.
import-leave = You may leave this page; it goes on.
import-done = Done. All of it is durable.
import-stopped = It stopped before the end:
import-stopped-words = What was acknowledged is kept. Bring in the same file again: nothing will be doubled.
refresh = Refresh
see-reports = See the reports
see-series = See the series
see-set-aside = { $n ->
    [one] See { $shown } set aside
   *[other] See { $shown } set aside
 }

# Preview.
preview-kind = preview, nothing is taken in yet
preview-of = { $good } of the first { $all } records become reports
preview-source = Through source { $name }
preview-rows = The first records, and the reports they become
preview-none = Nothing to show
preview-none-words = The file holds no record that could be read this way. Change how it is read above.
preview-unreadable = The file cannot be read:
preview-bad = { $n ->
    [one] { $shown } of the records shown would be set aside, kept whole. Its fault stands at its cell.
   *[other] { $shown } of the records shown would be set aside, kept whole. Their faults stand at their cells.
 }
preview-notes = What was recognised, and by what ({ $shown })
take-in = Take it in
show-again = Show again
read-how = How the file is read
read-encoding = Encoding
read-delimiter = Columns are parted by
read-header = Header in line
read-decimal = Decimal sign
read-dates = Order of dates
read-zone = Time zone
read-currency = Currency where none is stated
read-columns = What each column becomes
recognise = Recognise it
becomes = { $column } becomes
meaning-report = Of the report
meaning-offender = A trace of the offender
meaning-victim = A trace of the victim
would-be-set-aside = set aside
kept-whole = Kept whole; replayed when it is mended.
expected = Expected { $expected }

# Set aside.
set-aside-kind = Input that could not be taken, kept whole
set-aside-lead = Mend the record, or mend the mapping and replay the whole group. Nothing here is lost.
set-aside-none = Nothing is set aside
set-aside-none-words = A record or field that cannot be taken stands here, kept byte for byte, until it is mended or dismissed.
by-reason = By reason
records = Records
record = Record
group-words = If the mapping is wrong, mend it there; then replay all of the group.
mend-mapping = Mend the mapping
replay-all = { $n ->
    [one] Replay it
   *[other] Replay all { $shown }
 }
file-line = { $file }, line { $line }
file-byte = { $file }, byte { $byte }
kept-without = The rest was kept:
record-raw = As it came
record-mend = Mend and replay
record-mend-hint = What came stays in the store as it was.
record-truncated = Only the beginning is shown and kept; the record was too large.
record-bytes = Bytes that are no text in the file's encoding are written as \x and two digits.
record-not-text = This record is not text, so it cannot be mended here. Mend the file, or the mapping.
raw-withheld = withheld
record-withheld = The owner of this record does not let all of it be seen here.
record-not-read = The record is not shown: your role reads no reports. Mend the mapping and replay it, or leave it to somebody whose role does.
record-unfit = This record cannot be read again alone: it was not kept whole. Mend the file and import it again.
record-lacking = The encoding of the file lacks a character of what you wrote. Write it otherwise, or set the source's mapping to another encoding.
record-stale = A newer version of this report has come since, and stands. Dismiss this record.
mend-and-replay = Save and replay this record
replay-as-is = Replay as it is
still-set-aside = It would still be set aside: expected { $expected }
dismiss = Dismiss
dismiss-words = It will not be taken. The record stays in the store with your reason.

# Statistics.
statistics-kind = What is in the pool
statistics-lead = Where others have fewer than five reports of one kind and State, they count as “not told”; of one month, with the next.
statistics-none = Nothing to count yet
statistics-none-words = Figures by kind, State and month stand here as soon as there are reports.
by-kind = By kind
by-month = Reports by month
by-kind-and-state = By kind and State
share = Share
share-in-series = { $share } stand in a series
others-left-out = some reports of others are not counted: fewer than five of a kind, or of a month that is not over
not-told = not told

# Why a value does not count, and what is wrong with one.
why-on-list = on the list “{ $list }”
why-listed = on a list of what is shared by nature
why-declared = declared shared by an analyst
why-unlike = its reports fall into { $groups } groups that share nothing else ({ $largest } of { $comparable } in the largest), of { $kinds } kinds, over { $days } days
why-too-common = too common to say anything
fault-alphabet = only the characters that this kind has
fault-length = the length that this kind has
fault-structure = the structure of its country, chain or algorithm
fault-checksum = check digits that hold
fault-unknown = a country, top-level domain or chain that exists
fault-doubtful = something that says what it is: a scheme, a path, a column for it
unread-invalid = looks like { $claimed }, but expected { $expected }
unread-no-country-code = looks like a phone number as it is dialled within a State: add the country code, such as +49, in place of the first 0
unread-no-country = looks like { $claimed } as it is written within a State: give its international form, such as an IBAN
unread-unknown = expected an account such as an IBAN, an e-mail address, a phone number with + or 0 before it, a site, an IP address, a wallet, a hash, or a name as @name, platform:name or user:name
hit-in-both = In both: { $what }
hit-of-nothing = Nothing that counts
