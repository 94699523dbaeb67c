# Anzahlen, die auf mehreren Seiten stehen.
n-reports = { $n ->
    [one] { $shown } Meldung
   *[other] { $shown } Meldungen
 }
n-series = { $n ->
    [one] { $shown } Serie
   *[other] { $shown } Serien
 }
n-states = { $n ->
    [one] { $shown } Staat
   *[other] { $shown } Staaten
 }
n-organisations = { $n ->
    [one] { $shown } Organisation
   *[other] { $shown } Organisationen
 }
n-sources = { $n ->
    [one] { $shown } Quelle
   *[other] { $shown } Quellen
 }
n-records = { $n ->
    [one] { $shown } Datensatz
   *[other] { $shown } Datensätze
 }
n-reasons = { $n ->
    [one] { $shown } Gruppe
   *[other] { $shown } Gruppen
 }
all-n = Alle { $shown }
more-n = { $shown } weitere
pager-of = { $shown } von { $total }
pager-shown = { $shown } gezeigt
pager-pages = Seiten
pager-first = Erste Seite
pager-next = Weiter
select-row = { $name } auswählen
select-all = Alle Zeilen dieser Seite auswählen
filters = Geltende Filter
filter = Filtern
filter-remove = Filter entfernen: { $filter }
filter-text = Wörter in der Schilderung
filter-kind = Art
filter-country = Staat
filter-owner = Eigentümer
filter-from = Von
filter-until = Bis
filter-source = Quelle
filter-text-is = Wörter „{ $value }“
filter-kind-is = { $value }
filter-country-is = { $value }
filter-owner-is = Eigentümer { $value }
filter-from-is = von { $value }
filter-until-is = bis { $value }
filter-series-is = Serie { $value }
filter-source-is = Quelle { $value }
filter-all = Alle
filter-across = In mehr als einem Staat
any = Beliebig
show = Zeigen
save = Speichern
leave = Verlassen
why = Warum
why-hint = Eine Zeile. Sie steht im Verlauf.
csv-of-list = CSV dieser Liste
export-ticked = Angekreuzte Meldungen ausgeben als
export-csv = CSV, für Tabellenprogramme
export-native = NDJSON, die Form von Joinder
export-save = Datei speichern
columns = Spalten
columns-legend = Spalten neben der Meldung
bring-in = Meldungen einbringen
lost = verloren
lost-known-of = bekannt, von { $known } von { $all } Meldungen
lost-of = von { $known } von { $all }
lost-known-of-none = Von keiner der Meldungen ist ein Schaden bekannt
withheld = zurückgehalten
from-to = { $from } bis { $to }
bits = Bit
together = Zusammen
not-counted = Nicht gezählt
growing = wächst
steady = gleichmäßig
quiet = ruhig

# Spalten.
col-value = Wert
col-known = Bekannt
col-report = Meldung
col-reports = Meldungen
col-report-met = Meldung, und wen sie trifft
col-series = Serie
col-organisations = Organisationen
col-last-seen = Zuletzt gesehen
col-owner = Eigentümer
col-dated = Datum
col-received = Eingegangen
col-loss = Schaden
col-weight = Gewicht
col-states = Staaten
col-state = Staat
col-new = Neu
col-source = Quelle
col-set-aside = Zurückgelegt
col-to-do = Was zu tun ist
col-seven-days = Sieben Tage
col-now = Jetzt
col-last-report = Letzte Meldung
col-trace = Spur
col-traces = Spuren
col-whose = Wessen
col-as-written = Wie geschrieben
col-from = Woher
col-sum = Betrag
col-stage = Wie weit es kam
col-in-euro = In Euro
col-rate-of = Kurs vom
col-file = Datei
col-media-type = Typ, wie angegeben
col-bytes = Bytes
col-evidence = Beleg, und was er wiegt
col-state-of-things = Stand
col-last-came = Zuletzt gekommen
col-read = Gelesen
col-amended = Geändert
col-same = Gleich
col-ended = Beendet
col-faults = Felder zurückgelegt
col-column = Spalte
col-becomes = Wird zu
col-line = Zeile
col-raw = Wie es in der Datei steht
col-reason = Grund
col-record = Datensatz
col-at-fault = Woran es liegt
col-records = Datensätze
col-since = Seit
col-kind = Art
col-month = Monat
col-in-series = In einer Serie

# Spuren.
chip-reports = Meldungen
chip-shared = gemeinsam genutzt
chip-invalid = nicht gültig
chip-copy = { $value } kopieren
chip-fault = Erwartet: { $expected }. Als Text behalten; wird nicht abgeglichen.
chip-in-reports = { $n ->
    [0] In keiner Meldung.
    [one] In { $shown } Meldung.
   *[other] In { $shown } Meldungen.
 }
chip-shared-why = Von vielen Unbeteiligten genutzt ({ $why }): verbindet keine Meldungen.
chip-not-matched = Wird nicht abgeglichen.

# Schreibtisch.
desk-empty = Noch ist nichts eingegangen. Bringen Sie eine Datei ein, und was zusammengehört, zeigt sich hier.
desk-reports = { $n ->
    [one] Dieser Knoten hält { $shown } Meldung
   *[other] Dieser Knoten hält { $shown } Meldungen
 }
desk-owners = { $n ->
    [one] von { $shown } Organisation;
   *[other] von { $shown } Organisationen;
 }
desk-series = { $n ->
    [0] noch hängt nichts zusammen.
    [one] sie bilden { $shown } Serie.
   *[other] sie bilden { $shown } Serien.
 }
desk-today = { $n ->
    [0] Heute ist keine eingegangen.
    [one] Heute ist { $shown } eingegangen.
   *[other] Heute sind { $shown } eingegangen.
 }
desk-hits = Neue Treffer zu unseren Meldungen
desk-hits-none = Keine neuen Treffer
desk-hits-none-words = Teilt eine eingehende Meldung Belege mit einer anderen, steht sie hier, die schwerste zuerst.
desk-growing = Ältere Serien, die diese Woche gewachsen sind
desk-growing-none = Diese Woche ist keine ältere Serie gewachsen
desk-growing-none-words = Serien, die schon bestanden und in den letzten sieben Tagen Meldungen bekamen, stehen hier, die schnellste zuerst. Neue stehen oben bei dem, was sich änderte.
desk-trouble = Quellen in Schwierigkeiten
desk-trouble-none = Alle Quellen laufen
desk-trouble-none-words = Hier steht eine Quelle, deren Datei nicht lesbar war oder von der Datensätze zurückgelegt sind.
desk-set-aside = { $n ->
    [one] { $shown } Datensatz konnte nicht übernommen werden und wartet auf Berichtigung.
   *[other] { $shown } Datensätze konnten nicht übernommen werden und warten auf Berichtigung.
 }
desk-set-aside-fields = { $n ->
    [one] { $shown } Feld einer übernommenen Meldung konnte nicht gelesen werden und wartet auf Berichtigung.
   *[other] { $shown } Felder übernommener Meldungen konnten nicht gelesen werden und warten auf Berichtigung.
 }
news-title = Was sich seit { $when } geändert hat
news-none = Nichts ist eingegangen, nichts hat sich geändert.
news-reports = Neue Meldungen
news-grew = Serien, zu denen Meldungen kamen
news-began = neu
news-moved = Vereint und geteilt
news-merged = hat aufgenommen:
news-split = hat abgespalten:
news-work = { $who } arbeitet daran.
news-work-came = { $n ->
    [one] { $shown } Meldung von Ihnen kam hinzu.
   *[other] { $shown } Meldungen von Ihnen kamen hinzu.
 }
since-choice = Seit wann
since-visit = Seit meinem letzten Besuch
since-day = Seit gestern
since-week = Seit einer Woche
meets = trifft
reports-all = Alle Meldungen
series-all = Alle Serien
sources-all = Alle Quellen
look-at-them = Ansehen
look-at-it = Ansehen
fix-and-replay = Berichtigen und erneut einlesen

# Abfrage.
look-up-kind = Alle Meldungen dieses Knotens
look-up-lead = Fügen Sie einen Wert, eine Liste oder eine ganze Nachricht ein. Jeder Wert darin wird gelesen, in seine Normalform gebracht und beantwortet, auch unbekannte.
look-up-text = Werte oder Text
look-up-hint = Bis zu 10.000 Werte auf einmal. Umschriebene Formen wie hxxp, [.] und (at) werden verstanden.
look-up-caption = Was von jedem Wert bekannt ist
look-up-summary = { $all } gelesen: { $known } bekannt, { $unknown } nicht bekannt, { $faulty } nicht gültig
look-up-more = { $shown } weitere Antworten stehen in der CSV.
known = bekannt
known-by-part = durch einen Teil davon bekannt
known-as-report = Aktenzeichen einer Meldung
known-as-series = eine Serie
search-reports = In den Worten der Meldungen danach suchen
known-shared = bekannt, gemeinsam genutzt
not-known = nicht bekannt
not-known-shared = nicht bekannt, von Natur aus gemeinsam genutzt
not-valid = nicht gültig
does-not-join = verbindet keine Meldungen

# Meldungen.
reports-kind = Alles, was dieser Knoten hält und Ihnen zeigen darf
reports-held = Meldungen
reports-list = Liste der Meldungen
reports-caption = Meldungen, zuletzt eingegangene zuerst
reports-none = Noch keine Meldungen
reports-none-words = Meldungen stehen hier, sobald eine Datei eingebracht ist. Ihre Spalten werden erkannt und Ihnen zuerst gezeigt.
reports-none-filtered = Keine Meldung passt zu diesen Filtern
reports-none-filtered-words = Nehmen Sie einen Filter weg, oder sehen Sie alle Meldungen an.
join-selected = In eine Serie legen
no-series = keine
loss-unknown = Kein Schaden angegeben
date-unknown = Kein Datum angegeben, oder zurückgehalten

# Meldung.
report = Meldung
received-on = eingegangen { $when }
in-series = in Serie
level-offender-side = nur Täterseite
level-traces = nur Spuren
level-hit-only = nur Treffer
withheld-words = Der Eigentümer lässt andere nur sehen, dass es einen Treffer gibt und wen sie fragen können. Das Übrige ist zurückgehalten.
withheld-words-traces = Der Eigentümer lässt die Zentralstelle Spuren des Täters, Art, Zeit und Staat sehen. Das Übrige ist zurückgehalten.
withheld-words-partner = Der Eigentümer lässt Partner die Täterseite und die Beträge sehen. Das Übrige ist zurückgehalten.
whom-to-ask = Freigabe erbitten bei:
whom-to-ask-unknown = Bitten Sie den Eigentümer um Freigabe. Eine Anschrift ist hier noch nicht bekannt.
told = Was geschildert wurde
narrative-note = Spuren des Täters sind markiert und führen zu dem, was von ihnen bekannt ist. Die des Opfers sind gekürzt und werden nie abgeglichen.
traces = Spuren
traces-caption = Spuren in dieser Meldung
traces-none = Keine Spuren
traces-none-words = Nichts in dieser Meldung war als Konto, Telefon, Adresse oder andere Spur lesbar.
port = Port { $port }
from-field = Feld „{ $name }“
from-narrative = Schilderung
from-header = Kopfzeile { $name }
from-attachment = Anhang „{ $name }“
money = Geld
money-caption = Beträge in dieser Meldung
lost-together = Verloren, zusammen
event = Vorfall
kind = Art
kind-in-words = Art, in den Worten der Quelle
reported = Gemeldet
began = Beginn
ended = Ende
registered-in = Registriert in
proposed = Vorschlag
proposed-offence = Vorgeschlagener Tatbestand
proposed-class = Vorgeschlagene Klasse
offence = Tatbestand
offence-and-class = Tatbestand und Klasse
offence-confirmed = Bestätigt von { $who } am { $when }
offence-decide = Tatbestand bestätigen oder wählen
offence-undo = Tatbestand zurücknehmen
not-confirmed = Aus der Art vorgeschlagen; von niemandem bestätigt.
source = Quelle
victim = Opfer
victim-kind = Person oder Organisation
victim-age = Alter
victim-sector = Sektor
victim-place = Ort
victim-identity = Identität
victim-identity-words = bleibt im nationalen System
other-fields = Weitere Felder
attachments = Anhänge
attachments-note = Anhänge werden nie geöffnet, nur gehasht.
versions = Fassungen
version-by = Fassung { $number }, durch { $who }.
version-gone = Fassung { $number }, durch { $who }: nicht mehr vorhanden.
history = Verlauf
hits = Treffer
hits-none = Keine Treffer
hits-none-words = Diese Meldung teilt mit keiner anderen einen Beleg, der zählt. Was später eingeht, wird sofort mit ihr verglichen.
hits-in-all = Insgesamt { $shown } Treffer; gezeigt sind die schwersten.
same-wording = Ähnlicher Wortlaut
confirm = Bestätigen
confirm-hit = Treffer mit { $name } bestätigen
confirmed = bestätigt
reject = Verwerfen
reject-this-hit = Diesen Treffer verwerfen
rejected = verworfen
undo-decision = Entscheidung zurücknehmen

history-version = Fassung { $note } kam durch { $who }.
history-withdrawn = Zurückgezogen von { $who }.
history-born = Die Serie begann.
history-merged = Serie { $note } ging in dieser auf.
history-split = Von Serie { $note } abgetrennt.
history-ended = Die Serie endete.
history-named = Benannt: { $note }.
history-offence = Tatbestand bestätigt von { $who }: { $offence }. { $note }
history-offence-undone = Tatbestand zurückgenommen von { $who }.
history-confirmed = Treffer bestätigt von { $who }. { $note }
history-rejected = Treffer verworfen von { $who }: „{ $note }“
history-undone = Entscheidung zurückgenommen.
history-work-begun = { $who } arbeitet daran. { $note }
history-work-left = { $who } arbeitet nicht mehr daran. { $note }
history-work-joined = Unsere Meldung { $note } kam hinzu, während { $who } daran arbeitet.
history-lead-ours = { $who } führt. { $note }
history-lead-proposed = { $who } schlägt für die Führung vor: { $note }
history-lead-handed = { $who } übergibt die Führung an { $note }
history-lead-declined = { $who } führt nicht. { $note }
history-asked = { $who } bat um Freigabe: { $note }
history-granted = Gewährt von { $who } bis { $note }.
history-refused = Abgelehnt von { $who }. { $note }
history-asked-no-more = Ersuchen zurückgenommen von { $who }.

# Gemeinsame Arbeit an einer Serie.
work-title = Gemeinsame Arbeit
work-workers = Arbeiten daran
work-nobody = Das sagt noch niemand.
work-since = seit { $when }
work-us = diese Dienststelle
work-no-contact = keine Kontaktstelle bekannt
work-take = Wir arbeiten daran
work-leave = Wir arbeiten nicht mehr daran
work-note = Notiz
work-note-hint = Für den Verlauf hier. Andere erfahren, was Sie sagen, nicht warum und nicht, wer.
work-leads = Führung
work-nobody-leads = Das sagt noch niemand.
work-several-lead = Mehr als eine Dienststelle sagt, dass sie führt. Sprechen Sie miteinander: eine übergibt oder gibt ab.
work-offered = { $from } übergibt Ihnen die Führung und wartet auf Ihre Antwort.
work-handed = { $from } übergibt an { $to }; eine Antwort steht aus.
work-declined = { $to } lehnt ab, was { $from } übergibt.
work-proposed = { $from } schlägt { $to } vor.
lead-state = Könnte führen
lead-nothing = Nichts weist auf einen Staat.
lead-clear = alle Gründe stimmen überein
lead-likely = zwei Gründe stimmen überein, oder etwas wird zurückgehalten
lead-open = die Gründe stimmen nicht überein, oder nur einer ist bekannt
lead-victims = { $country }: die meisten Opfer, { $reports } von { $of }
lead-accounts = { $country }: die meisten der benutzten Konten, in { $reports } Meldungen
lead-first = { $country }: dort zuerst gesehen, am { $day }
lead-undated = { $n ->
    [one] von { $shown } Meldung ist hier kein Datum bekannt
   *[other] von { $shown } Meldungen ist hier kein Datum bekannt
 }
lead-take = Wir führen
lead-accept = Führung übernehmen
lead-decline = Führung ablehnen
lead-give-up = Führung abgeben
lead-hand = Führung übergeben
lead-propose = Andere für die Führung vorschlagen
lead-whom = Organisation
pairs-title = Was über ihre Meldungen gesagt wird
pair-together = sie gehören zusammen
pair-apart = { $name } gehört nicht dazu
pair-disputed = Sie sind nicht einig: Hier zählt Ihre eigene Entscheidung, ohne eine solche keine.
pair-how = Bestätigen oder verwerfen Sie den Treffer auf der Seite der Meldung.

# Serien.
series-kind = Meldungen, die zusammengehören
series-list = Liste der Serien
series-caption = Serien
series-new = Neue Serie
series-none = Noch keine Serien
series-none-words = Teilen zwei Meldungen Belege, die stark genug sind, bilden sie eine Serie, und die steht hier.
series-name = Name der Serie
series-stateless = { $n ->
    [one] von { $shown } Meldung ist der Staat nicht bekannt: ihr Eigentümer hält ihn zurück oder gehört zu keinem Staat
   *[other] von { $shown } Meldungen ist der Staat nicht bekannt: ihr Eigentümer hält ihn zurück oder gehört zu keinem Staat
 }
name-it = Benennen
graph = Wie die Meldungen zusammenhängen
graph-needs-script = Der Graph braucht Skript. Die Listen daneben und darunter enthalten dasselbe.
weeks = Meldungen nach Woche und Staat
week-of = Woche vom
others = Andere
same-as-table = Dasselbe als Tabelle
where = Woher die Meldungen kommen
by-state = Meldungen nach Staat
evidence = Belege
evidence-caption = Belege, die die Serie zusammenhalten
evidence-none = Keine gemeinsamen Werte
evidence-none-words = Diese Meldungen hängen allein durch Entscheidungen oder Wortlaut zusammen.
evidence-none-of-kind = Kein Wert dieser Art steht in zwei Meldungen der Serie.
evidence-kinds = Art der Spur
evidence-foot = Ein Wert, den Unbeteiligte gemeinsam nutzen, soll keine Meldungen verbinden. Erklären Sie ihn für gemeinsam genutzt, und die Serie wird dort getrennt.
evidence-more = { $shown } weitere Belege
evidence-silent = { $shown } nicht gezählt, und warum
evidence-silent-caption = Was die Meldungen tragen und nicht zählt
cut-here = Hier trennen
cut-words = Von jetzt an verbindet der Wert keine Meldungen, hier und in jeder anderen Serie. Das lässt sich zurücknehmen.
declare-shared = Als gemeinsam genutzt erklären
declare-own = Einem einzigen Täter zuschreiben
own-words = Von jetzt an zählt der Wert voll, wie verschieden seine Meldungen auch sind. Das lässt sich zurücknehmen.
decisions = Entscheidungen
decision-confirm = Treffer bestätigt:
decision-reject = Treffer verworfen:
decision-shared = Als gemeinsam genutzt erklärt:
decision-own = Einem einzigen Täter zugeschrieben:
undone = Zurückgenommen.

# Spur.
what-is-known = Was bekannt ist
points-to = Weist auf
joins = verbindet Meldungen
shared-because = Von Unbeteiligten gemeinsam genutzt:
weight-own = Ein Wert, wie ihn ein Täter für sich hat: Er hält seine Meldungen zusammen.
weight-alone = Er steht in einer einzigen Meldung oder ist allein zu schwach, um Meldungen zusammenzuhalten.
trace-reports = Meldungen, die sie tragen
trace-more = { $shown } weitere Meldungen tragen sie; die Liste der Meldungen findet sie über ihre Serie.
trace-none = In keiner Meldung
trace-none-words = Keine Meldung, von der Sie wissen dürfen, trägt sie auf der Täterseite.

# Quellen.
sources-kind = Woher Meldungen kommen
sources-lead = Eine Quelle hat einen Eigentümer, eine Zuordnung ihrer Spalten und Bedingungen. Sie wird einmal eingerichtet, an einer Vorschau, und jede spätere Datei wird ebenso gelesen.
sources-none = Noch keine Quellen
sources-none-words = Die erste Datei, die Sie einbringen, legt eine an. Sie sehen, was übernommen wird, bevor es geschieht.
source-new = Neue Quelle
source-well = läuft
source-nothing-yet = noch nichts gekommen
source-set-aside = { $n ->
    [one] { $shown } Datensatz zurückgelegt
   *[other] { $shown } Datensätze zurückgelegt
 }
source-set-aside-fields = { $n ->
    [one] { $shown } Feld zurückgelegt
   *[other] { $shown } Felder zurückgelegt
 }
source-what = Was sie bringt
source-name = Name
source-name-hint = Kurz und von Dauer; er steht in Belegen und Filtern.
source-owner = Eigentümer der Meldungen
source-owner-hint = Das Kürzel der Organisation, die sie registriert hat, etwa NL-police.
source-unit = Dienststelle
unit-all = Jede Dienststelle
source-country = Staat
source-format = Format
source-kind = Art, wo eine Meldung keine nennt
source-conditions = Bedingungen ihrer Meldungen
source-conditions-words = Sie gelten, wo eine Meldung keine eigenen nennt. Was Sie offen lassen, hat die vorsichtige Vorgabe. Schon übernommene Meldungen behalten die Bedingungen, unter denen sie kamen.
source-mapping = Zuordnung
source-mapping-label = Wie ihre Spalten zu Feldern werden (TOML)
source-mapping-hint = Leer, damit sie aus der nächsten Datei ermittelt wird. Die Vorschau einer Datei ändert sie mit Auswahllisten.
format-recognise = Erkennen
none-chosen = Nicht gesetzt
release = Freigabe
tlp = TLP
pap = PAP
audience = Empfänger
audience-list = Nur diese Organisationen
audience-list-hint = Kürzel, durch Komma getrennt. Auch eine Zentralstelle erfährt davon, so weit die Freigabe reicht. Eine leere Liste heißt: niemand, auch keine Zentralstelle.
source-markings = Bedingungen, die in einer Datei stehen
markings-narrow = engen die hier gesetzten nur ein
markings-hold = gelten auch, wo sie weiter sind
source-also-of = Weitere Eigentümer, deren Meldungen sie bringen darf
source-also-of-hint = Kürzel, durch Komma getrennt. Ein Datensatz, der einen anderen Eigentümer nennt als den der Quelle, wird zurückgelegt.
default-is = Vorgabe: { $value }
upload = Hochladen
upload-source = Quelle
upload-new-source = Eine neue
upload-new-name = Name der neuen Quelle
upload-new-hint = Leer, um den Namen der Datei zu nehmen.
upload-choose = Datei wählen
upload-drop = oder hier ablegen
upload-formats = CSV, XLSX, JSON, Mail (.eml, .mbox), MISP, STIX 2.1, reiner Text oder ein ZIP davon.
upload-button = Hochladen und ansehen
upload-note = Nichts wird übernommen, bevor Sie die Vorschau gesehen haben. Dieselbe Datei zweimal einzubringen ändert nichts.
receipt = Quittung
receipts = Letzte Quittungen
receipts-caption = Quittungen, neueste zuerst
receipts-none = Noch keine Quittungen
receipts-none-words = Jede eingebrachte Datei hinterlässt eine: was gelesen wurde, was neu, geändert, gleich und zurückgelegt ist.
cut-short = abgebrochen
file-size = { $size } kB
import = Übernahme
import-running = Wird übernommen.
import-leave = Sie können diese Seite verlassen; es geht weiter.
import-done = Fertig. Alles ist dauerhaft gespeichert.
import-stopped = Vor dem Ende abgebrochen:
import-stopped-words = Was bestätigt wurde, ist erhalten. Bringen Sie dieselbe Datei noch einmal ein: Nichts wird verdoppelt.
refresh = Neu laden
see-reports = Meldungen ansehen
see-series = Serien ansehen
see-set-aside = { $n ->
    [one] { $shown } zurückgelegten ansehen
   *[other] { $shown } zurückgelegte ansehen
 }

# Vorschau.
preview-kind = Vorschau, noch ist nichts übernommen
preview-of = { $good } der ersten { $all } Datensätze werden zu Meldungen
preview-source = Durch Quelle { $name }
preview-rows = Die ersten Datensätze und die Meldungen, die daraus werden
preview-none = Nichts zu zeigen
preview-none-words = Die Datei enthält keinen Datensatz, der so lesbar war. Ändern Sie oben, wie sie gelesen wird.
preview-unreadable = Die Datei ist nicht lesbar:
preview-bad = { $n ->
    [one] { $shown } der gezeigten Datensätze würde zurückgelegt und ganz behalten. Der Fehler steht an seiner Zelle.
   *[other] { $shown } der gezeigten Datensätze würden zurückgelegt und ganz behalten. Die Fehler stehen an ihren Zellen.
 }
preview-notes = Was erkannt wurde und woran ({ $shown })
take-in = Übernehmen
show-again = Neu zeigen
read-how = Wie die Datei gelesen wird
read-encoding = Zeichenkodierung
read-delimiter = Spalten sind getrennt durch
read-header = Kopf in Zeile
read-decimal = Dezimalzeichen
read-dates = Reihenfolge im Datum
read-zone = Zeitzone
read-currency = Währung, wo keine steht
read-columns = Was aus jeder Spalte wird
recognise = Erkennen
becomes = { $column } wird zu
meaning-report = Zur Meldung
meaning-offender = Eine Spur des Täters
meaning-victim = Eine Spur des Opfers
would-be-set-aside = zurückgelegt
kept-whole = Ganz behalten; nach der Berichtigung erneut eingelesen.
expected = Erwartet: { $expected }

# Zurückgelegt.
set-aside-kind = Eingaben, die nicht übernommen werden konnten, ganz behalten
set-aside-lead = Berichtigen Sie den Datensatz, oder die Zuordnung, und lesen Sie die ganze Gruppe erneut ein. Hier geht nichts verloren.
set-aside-none = Nichts ist zurückgelegt
set-aside-none-words = Ein Datensatz oder Feld, das nicht übernommen werden kann, steht hier, Byte für Byte behalten, bis es berichtigt oder verworfen ist.
by-reason = Nach Grund
records = Datensätze
record = Datensatz
group-words = Ist die Zuordnung falsch, berichtigen Sie sie dort; lesen Sie dann die ganze Gruppe erneut ein.
mend-mapping = Zuordnung berichtigen
replay-all = { $n ->
    [one] Erneut einlesen
   *[other] Alle { $shown } erneut einlesen
 }
file-line = { $file }, Zeile { $line }
file-byte = { $file }, Byte { $byte }
kept-without = Das Übrige wurde behalten:
record-raw = Wie es kam
record-mend = Berichtigen und erneut einlesen
record-mend-hint = Was kam, bleibt im Bestand, wie es war.
record-truncated = Nur der Anfang ist gezeigt und behalten; der Datensatz war zu groß.
record-bytes = Bytes, die in der Kodierung der Datei kein Text sind, stehen als \x mit zwei Ziffern.
record-not-text = Dieser Datensatz ist kein Text und kann hier nicht berichtigt werden. Berichtigen Sie die Datei oder die Zuordnung.
raw-withheld = vorenthalten
record-withheld = Der Eigentümer dieses Datensatzes lässt ihn hier nicht ganz sehen.
record-not-read = Der Datensatz wird nicht gezeigt: Ihre Rolle liest keine Meldungen. Berichtigen Sie die Zuordnung und lesen Sie ihn erneut ein, oder überlassen Sie ihn jemandem, dessen Rolle es tut.
record-unfit = Dieser Datensatz kann nicht für sich erneut eingelesen werden: Er wurde nicht ganz behalten. Berichtigen Sie die Datei und lesen Sie sie erneut ein.
record-lacking = Der Kodierung der Datei fehlt ein Zeichen von dem, was Sie geschrieben haben. Schreiben Sie es anders, oder stellen Sie in der Zuordnung der Quelle eine andere Kodierung ein.
record-stale = Diese Meldung ist seither in neuerer Fassung gekommen; die gilt. Verwerfen Sie diesen Datensatz.
mend-and-replay = Speichern und diesen Datensatz erneut einlesen
replay-as-is = Unverändert erneut einlesen
still-set-aside = Er würde wieder zurückgelegt: Erwartet: { $expected }
dismiss = Verwerfen
dismiss-words = Er wird nicht übernommen. Der Datensatz bleibt mit Ihrem Grund im Bestand.

# Statistik.
statistics-kind = Was im Bestand ist
statistics-lead = Haben andere zu einer Art und einem Staat weniger als fünf Meldungen, zählen sie als „nicht angegeben“; in einem Monat, mit dem nächsten.
statistics-none = Noch nichts zu zählen
statistics-none-words = Zahlen nach Art, Staat und Monat stehen hier, sobald es Meldungen gibt.
by-kind = Nach Art
by-month = Meldungen nach Monat
by-kind-and-state = Nach Art und Staat
share = Anteil
share-in-series = { $share } stehen in einer Serie
others-left-out = einige Meldungen anderer sind nicht gezählt: weniger als fünf einer Art oder aus einem Monat, der nicht vorbei ist
not-told = nicht angegeben

# Warum ein Wert nicht zählt, und was an einem nicht stimmt.
why-on-list = auf der Liste „{ $list }“
why-listed = auf einer Liste dessen, was von Natur aus viele nutzen
why-declared = von einem Menschen als gemeinsam genutzt erklärt
why-unlike = seine Meldungen fallen in { $groups } Gruppen, die sonst nichts teilen ({ $largest } von { $comparable } in der größten), von { $kinds } Arten, über { $days } Tage
why-too-common = zu verbreitet, um etwas zu sagen
fault-alphabet = nur die Zeichen, die diese Art hat
fault-length = die Länge, die diese Art hat
fault-structure = der Aufbau seines Landes, seiner Kette oder seines Verfahrens
fault-checksum = Prüfziffern, die stimmen
fault-unknown = ein Land, eine Domänenendung oder eine Kette, die es gibt
fault-doubtful = etwas, das sagt, was es ist: ein Schema, ein Pfad, eine eigene Spalte
unread-invalid = sieht aus wie: { $claimed }; erwartet: { $expected }
unread-no-country-code = sieht aus wie eine Telefonnummer, wie man sie innerhalb eines Staates wählt: setzen Sie die Landesvorwahl, etwa +49, an die Stelle der ersten 0
unread-no-country = sieht aus wie: { $claimed }, wie man es innerhalb eines Staates schreibt; geben Sie die internationale Form an, etwa eine IBAN
unread-unknown = erwartet: ein Konto wie eine IBAN, eine E-Mail-Adresse, eine Telefonnummer mit + oder 0 davor, eine Website, eine IP-Adresse, eine Wallet, ein Hash oder ein Name als @name, plattform:name oder user:name
hit-in-both = In beiden: { $what }
hit-of-nothing = Nichts, was zählt
