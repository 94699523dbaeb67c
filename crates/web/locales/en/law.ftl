# Offences, the acts that define them, classes of incident and other codes, as people read them.
law-d2013-40-art3 = Illegal access to information systems
law-d2013-40-art4 = Illegal system interference
law-d2013-40-art5 = Illegal data interference
law-d2013-40-art6 = Illegal interception
law-d2013-40-art7 = Tools used for committing offences
law-d2013-40-art7a = Tools: programme made primarily for such offences
law-d2013-40-art7b = Tools: password, access code or similar data
law-d2013-40-art8-1 = Incitement, aiding and abetting
law-d2013-40-art8-2 = Attempt
law-d2019-713-art3 = Fraudulent use of non-cash payment instruments
law-d2019-713-art4 = Offences related to corporeal payment instruments
law-d2019-713-art5 = Offences related to non-corporeal payment instruments
law-d2019-713-art6 = Fraud related to information systems
law-d2019-713-art7 = Tools used for committing offences
law-d2019-713-art8 = Incitement, aiding and abetting, attempt
law-budapest-art2 = Illegal access
law-budapest-art3 = Illegal interception
law-budapest-art4 = Data interference
law-budapest-art5 = System interference
law-budapest-art6 = Misuse of devices
law-budapest-art7 = Computer-related forgery
law-budapest-art8 = Computer-related fraud
law-budapest-art9 = Offences related to child sexual abuse material
law-budapest-art10 = Offences related to infringements of copyright
law-budapest-art11 = Attempt, aiding and abetting

act-attacks = Directive 2013/40/EU
act-payment-fraud = Directive (EU) 2019/713
act-budapest = Convention on Cybercrime (CETS 185)

class-abusive-content-spam = Spam
class-abusive-content-harmful-speech = Harmful speech
class-abusive-content-violence = Child sexual exploitation, sexual or violent content
class-malicious-code-infected-system = Infected system
class-information-gathering-social-engineering = Social engineering
class-intrusions-unprivileged-account-compromise = Unprivileged account compromise
class-intrusions-system-compromise = System compromise
class-availability-ddos = Distributed denial of service
class-information-content-security-unauthorised-information-access = Unauthorised access to information
class-information-content-security-unauthorised-information-modification = Unauthorised modification of information
class-fraud-unauthorised-use-of-resources = Unauthorised use of resources
class-fraud-masquerade = Masquerade
class-fraud-phishing = Phishing
class-other-other = Uncategorised
class-other-undetermined = Undetermined

for-purpose-a = cross-checking
for-purpose-b = strategic or thematic analysis
for-purpose-c = operational analysis
for-purpose-d = facilitating exchange of information
for-purpose-e = research and innovation
for-purpose-f = informing the public about wanted persons

victim-is-person = person
victim-is-organisation = organisation

age-0-13 = under 14
age-14-17 = 14 to 17
age-18-24 = 18 to 24
age-25-34 = 25 to 34
age-35-44 = 35 to 44
age-45-54 = 45 to 54
age-55-64 = 55 to 64
age-65-74 = 65 to 74
age-75 = 75 and over

sector-energy = Energy
sector-energy-electricity = Electricity
sector-energy-district-heating-cooling = District heating and cooling
sector-energy-oil = Oil
sector-energy-gas = Gas
sector-energy-hydrogen = Hydrogen
sector-transport = Transport
sector-transport-air = Air transport
sector-transport-rail = Rail transport
sector-transport-water = Water transport
sector-transport-road = Road transport
sector-banking = Banking
sector-financial-market = Financial market infrastructure
sector-health = Health
sector-drinking-water = Drinking water
sector-waste-water = Waste water
sector-digital-infrastructure = Digital infrastructure
sector-ict-service-management = ICT service management
sector-public-administration = Public administration
sector-space = Space
sector-postal-courier = Postal and courier services
sector-waste-management = Waste management
sector-chemicals = Chemicals
sector-food = Food
sector-manufacturing = Manufacturing
sector-manufacturing-medical-devices = Medical devices
sector-manufacturing-computer-electronic-optical = Computers, electronics and optics
sector-manufacturing-electrical-equipment = Electrical equipment
sector-manufacturing-machinery = Machinery
sector-manufacturing-motor-vehicles = Motor vehicles and trailers
sector-manufacturing-other-transport-equipment = Other transport equipment
sector-digital-providers = Digital providers
sector-research = Research

# What a supervisory authority asks for.
supervision = For the supervisory authority
supervision-lead = What the node knows of its own processing: counts and settings, no person, no report and no value.
supervision-of = { $whose }, put together { $when }
supervision-nobody = Whoever works at this machine: there are no accounts yet.
supervision-refused-acts = Refused
assessment-here = Here and now
assessment-reports = { $n ->
    [one] { $shown } report
   *[other] { $shown } reports
 }
assessment-sources = { $n ->
    [one] from { $shown } source
   *[other] from { $shown } sources
 }
assessment-months = { $n ->
    [one] kept for { $shown } month at most
   *[other] kept for { $shown } months at most
 }
assessment-recipients = { $n ->
    [one] { $shown } recipient
   *[other] { $shown } recipients
 }
assessment-accounts = { $n ->
    [one] { $shown } person with access
   *[other] { $shown } people with access
 }
supervision-record = Record of processing (Directive (EU) 2016/680, art. 24)
supervision-controller = Controller
supervision-purposes = Purposes
supervision-purposes-words = Prevention, investigation and detection of cybercrime: finding reports of different States that belong together, and acting on them together.
supervision-persons = Persons concerned
supervision-persons-words = Those who reported and were harmed; those under suspicion, as far as the traces of an offence point to them; others whom a report names.
supervision-data = Data
supervision-data-words = Reports as they came: the story, dates, sums, the victim's particulars, and traces of the offender such as accounts, telephone numbers, addresses and names. Special categories only where somebody wrote them into a story.
supervision-basis = Legal basis
supervision-basis-words = To be named by the controller: the provision of national law under which it receives reports of offences.
supervision-profiling = Profiling
supervision-profiling-words = None. Reports are joined by shared traces, each join with its reasons; whatever has consequences for somebody is decided by a person.
supervision-third-countries = Transfers to third countries
supervision-third-countries-words = Reports go to the recipients below and to nobody else. Which of them is outside the Union stands beside its name: for those the controller names the ground (art. 35 to 38).
supervision-reports = Reports that are matched
supervision-store = Where the data is
store-sealed = sealed by a key file
store-open = not sealed
supervision-people = Who has access
supervision-units = Units
supervision-no-unit = None: everybody decides over all, as far as their role lets them.
supervision-log = The log
supervision-log-unsaid = kept without an end
supervision-log-days = { $n ->
    [one] keeps what it says for { $shown } day
   *[other] keeps what it says for { $shown } days
 }
supervision-made = Put together
supervision-terms = How long reports are kept
supervision-owner = Owner
supervision-months = Months
supervision-no-source = No source yet.
supervision-no-recipient = Nobody: there is no link.
supervision-recipients = Recipients
supervision-entries = Entries told
supervision-recipients-words = Each is told what the owner's conditions allow, in a signed ledger that says what it was and when.
supervision-controls = Security of processing: the ten controls (art. 29(2))
control-equipment = Equipment access
control-equipment-words = By whoever runs the machine: locked rooms. The node answers its own machine only, until there are accounts and TLS.
control-media = Data media
control-media-words = By whoever runs the machine: encrypted disks, disposal of media; the store can be sealed by a key file, and the record above says whether it is. Files and rows that are written out stand in the log.
control-storage = Storage
control-storage-words = A role for each account and a right for each route, denied where none is named; one decision on disclosure for every way out; set terms, after which reports are erased.
control-user = Users
control-user-words = Accounts of persons with a second factor or a passkey; sessions that end; tokens of programs with an end; delays for whoever guesses.
control-access = Data access
control-access-words = Who makes accounts reads no reports, and who reads them makes no accounts. Purpose and case are asked before others' data is opened.
control-communication = Communication
control-communication-words = What each recipient was told, and when, stands in that link's ledger and in the log; both can be verified without the node.
control-input = Input
control-input-words = Each batch, change and decision is in the log with who did it and when; versions of a report are kept until it is erased.
control-transport = Transport
control-transport-words = TLS 1.3 between nodes, with certificates that both sides pinned; TLS for browsers. PostgreSQL on another machine is reached without it.
control-recovery = Recovery
control-recovery-words = What was acknowledged survives a crash; index and series are made again from the entries. Backups are for whoever runs the machine.
control-integrity = Reliability and integrity
control-integrity-words = Signed heads over the log and every link's ledger; a verifier in plain Python; faults are in the node's own log and on its pages.
assessment = Impact assessment to go on with (art. 27)
assessment-description = The processing
assessment-description-words = As in the record above: which reports, from which sources, for whom and for how long.
assessment-need = Need and proportion
assessment-need-words = To be written by the controller: why reports must be pooled to be of use, and why less would not do. The node helps by telling others of a hit alone where the owner has not said more.
assessment-risks = Risks to persons
assessment-risks-words = To be weighed by the controller: a victim who is named where nobody need know; somebody joined to a series by a shared trace that is not an offender's; a report kept too long; a look into others' data without a reason; a recipient who does not keep conditions.
assessment-measures = Measures
assessment-measures-words = The ten controls above; warning lists and weights against wrong joins, decisions that can be undone; terms and recall; the log and the page of unusual use; two persons where it matters.
assessment-foot = This is a beginning, and no assessment: what is to be written or weighed is the controller's.
supervision-use = What was done, by month
supervision-use-words = What was done is counted. Refused: acts of any kind that were refused, or for which there was nothing.
supervision-look-ups = Look-ups
supervision-values = Values asked
supervision-opened = Reports opened
supervision-exports = Written out
supervision-heard = Batches from neighbours
supervision-withdrawn = Reports taken back
supervision-answers = Requests, erasures, breaches
supervision-what = Of what kind
supervision-granted = Granted
supervision-refused = Refused
supervision-open = Open
supervision-other = Otherwise
supervision-asked-of-us = Release, asked by others
supervision-asked-by-us = Release, asked of others
supervision-erased = Reports erased in these months, by who set their day
supervision-breaches = Breaches noted
supervision-breaches-open = { $n ->
    [one] { $shown } open
   *[other] { $shown } open
 }
