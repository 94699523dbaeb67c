# Straftaten, die Rechtsakte dazu, Vorfallsklassen und andere Kürzel, wie Menschen sie lesen.
law-d2013-40-art3 = Rechtswidriger Zugang zu Informationssystemen
law-d2013-40-art4 = Rechtswidriger Systemeingriff
law-d2013-40-art5 = Rechtswidriger Eingriff in Daten
law-d2013-40-art6 = Rechtswidriges Abfangen von Daten
law-d2013-40-art7 = Tatwerkzeuge
law-d2013-40-art7a = Tatwerkzeuge: Programm, das vor allem für solche Taten gemacht ist
law-d2013-40-art7b = Tatwerkzeuge: Passwort, Zugangscode oder ähnliche Daten
law-d2013-40-art8-1 = Anstiftung und Beihilfe
law-d2013-40-art8-2 = Versuch
law-d2019-713-art3 = Betrügerische Verwendung unbarer Zahlungsinstrumente
law-d2019-713-art4 = Taten mit körperlichen Zahlungsinstrumenten
law-d2019-713-art5 = Taten mit nichtkörperlichen Zahlungsinstrumenten
law-d2019-713-art6 = Betrug mit Informationssystemen
law-d2019-713-art7 = Tatwerkzeuge
law-d2019-713-art8 = Anstiftung, Beihilfe und Versuch
law-budapest-art2 = Rechtswidriger Zugang
law-budapest-art3 = Rechtswidriges Abfangen
law-budapest-art4 = Eingriff in Daten
law-budapest-art5 = Eingriff in ein System
law-budapest-art6 = Missbrauch von Vorrichtungen
law-budapest-art7 = Computerbezogene Fälschung
law-budapest-art8 = Computerbezogener Betrug
law-budapest-art9 = Taten mit Darstellungen sexuellen Kindesmissbrauchs
law-budapest-art10 = Verletzungen des Urheberrechts
law-budapest-art11 = Versuch und Beihilfe

act-attacks = Richtlinie 2013/40/EU
act-payment-fraud = Richtlinie (EU) 2019/713
act-budapest = Übereinkommen über Computerkriminalität (SEV 185)

class-abusive-content-spam = Spam
class-abusive-content-harmful-speech = Schädliche Äußerungen
class-abusive-content-violence = Sexuelle Ausbeutung von Kindern, sexuelle oder gewaltsame Inhalte
class-malicious-code-infected-system = Befallenes System
class-information-gathering-social-engineering = Soziale Manipulation
class-intrusions-unprivileged-account-compromise = Übernahme eines einfachen Kontos
class-intrusions-system-compromise = Übernahme eines Systems
class-availability-ddos = Verteilter Dienstverweigerungsangriff
class-information-content-security-unauthorised-information-access = Unbefugter Zugang zu Informationen
class-information-content-security-unauthorised-information-modification = Unbefugte Veränderung von Informationen
class-fraud-unauthorised-use-of-resources = Unbefugte Nutzung von Mitteln
class-fraud-masquerade = Vortäuschen einer Identität
class-fraud-phishing = Phishing
class-other-other = Nicht eingeordnet
class-other-undetermined = Unbestimmt

for-purpose-a = Abgleich
for-purpose-b = strategische oder themenbezogene Analyse
for-purpose-c = operative Analyse
for-purpose-d = Erleichterung des Informationsaustauschs
for-purpose-e = Forschung und Innovation
for-purpose-f = Unterrichtung der Öffentlichkeit über Gesuchte

victim-is-person = Person
victim-is-organisation = Organisation

age-0-13 = unter 14
age-14-17 = 14 bis 17
age-18-24 = 18 bis 24
age-25-34 = 25 bis 34
age-35-44 = 35 bis 44
age-45-54 = 45 bis 54
age-55-64 = 55 bis 64
age-65-74 = 65 bis 74
age-75 = 75 und älter

sector-energy = Energie
sector-energy-electricity = Strom
sector-energy-district-heating-cooling = Fernwärme und -kälte
sector-energy-oil = Erdöl
sector-energy-gas = Erdgas
sector-energy-hydrogen = Wasserstoff
sector-transport = Verkehr
sector-transport-air = Luftverkehr
sector-transport-rail = Schienenverkehr
sector-transport-water = Schifffahrt
sector-transport-road = Straßenverkehr
sector-banking = Bankwesen
sector-financial-market = Finanzmarktinfrastruktur
sector-health = Gesundheit
sector-drinking-water = Trinkwasser
sector-waste-water = Abwasser
sector-digital-infrastructure = Digitale Infrastruktur
sector-ict-service-management = Verwaltung von IKT-Diensten
sector-public-administration = Öffentliche Verwaltung
sector-space = Weltraum
sector-postal-courier = Post- und Kurierdienste
sector-waste-management = Abfallbewirtschaftung
sector-chemicals = Chemikalien
sector-food = Lebensmittel
sector-manufacturing = Verarbeitendes Gewerbe
sector-manufacturing-medical-devices = Medizinprodukte
sector-manufacturing-computer-electronic-optical = Computer, Elektronik und Optik
sector-manufacturing-electrical-equipment = Elektrische Ausrüstungen
sector-manufacturing-machinery = Maschinenbau
sector-manufacturing-motor-vehicles = Kraftwagen und Anhänger
sector-manufacturing-other-transport-equipment = Sonstiger Fahrzeugbau
sector-digital-providers = Digitale Dienste
sector-research = Forschung

# Was eine Aufsichtsbehörde fragt.
supervision = Für die Aufsichtsbehörde
supervision-lead = Was der Knoten von seiner eigenen Verarbeitung weiß: Zahlen und Einstellungen, keine Person, keine Meldung und kein Wert.
supervision-of = { $whose }, zusammengestellt { $when }
supervision-nobody = Wer an diesem Rechner arbeitet: Es gibt noch keine Konten.
supervision-refused-acts = Abgelehnt
assessment-here = Hier und jetzt
assessment-reports = { $n ->
    [one] { $shown } Meldung
   *[other] { $shown } Meldungen
 }
assessment-sources = { $n ->
    [one] aus { $shown } Quelle
   *[other] aus { $shown } Quellen
 }
assessment-months = { $n ->
    [one] höchstens { $shown } Monat aufbewahrt
   *[other] höchstens { $shown } Monate aufbewahrt
 }
assessment-recipients = { $n ->
    [one] { $shown } Empfänger
   *[other] { $shown } Empfänger
 }
assessment-accounts = { $n ->
    [one] { $shown } Person mit Zugang
   *[other] { $shown } Personen mit Zugang
 }
supervision-record = Verzeichnis der Verarbeitung (Richtlinie (EU) 2016/680, Art. 24)
supervision-controller = Verantwortlicher
supervision-purposes = Zwecke
supervision-purposes-words = Verhütung, Ermittlung und Aufdeckung von Cyberkriminalität: Meldungen verschiedener Staaten finden, die zusammengehören, und gemeinsam danach handeln.
supervision-persons = Betroffene
supervision-persons-words = Wer gemeldet hat und geschädigt wurde; Verdächtige, so weit die Spuren einer Tat auf sie weisen; andere, die eine Meldung nennt.
supervision-data = Daten
supervision-data-words = Meldungen, wie sie kamen: die Schilderung, Tage, Summen, Angaben zum Opfer und Spuren des Täters wie Konten, Telefonnummern, Adressen und Namen. Besondere Kategorien nur, wo jemand sie in eine Schilderung schrieb.
supervision-basis = Rechtsgrundlage
supervision-basis-words = Vom Verantwortlichen zu nennen: die Vorschrift des nationalen Rechts, nach der er Meldungen von Straftaten entgegennimmt.
supervision-profiling = Profiling
supervision-profiling-words = Keines. Meldungen werden nach gemeinsamen Spuren verbunden, jede Verbindung mit ihren Gründen; was Folgen für jemanden hat, entscheidet ein Mensch.
supervision-third-countries = Übermittlung in Drittländer
supervision-third-countries-words = Meldungen gehen an die Empfänger unten und an niemanden sonst. Wer von ihnen außerhalb der Union ist, steht bei seinem Namen: für diese nennt der Verantwortliche die Grundlage (Art. 35 bis 38).
supervision-reports = Meldungen im Abgleich
supervision-store = Wo die Daten liegen
store-sealed = durch eine Schlüsseldatei versiegelt
store-open = nicht versiegelt
supervision-people = Wer Zugang hat
supervision-units = Dienststellen
supervision-no-unit = Keine: Alle entscheiden über alles, soweit ihre Rolle es erlaubt.
supervision-log = Das Protokoll
supervision-log-unsaid = ohne Ende aufbewahrt
supervision-log-days = { $n ->
    [one] behält seinen Inhalt { $shown } Tag
   *[other] behält seinen Inhalt { $shown } Tage
 }
supervision-made = Zusammengestellt
supervision-terms = Wie lange Meldungen aufbewahrt werden
supervision-owner = Eigentümer
supervision-months = Monate
supervision-no-source = Noch keine Quelle.
supervision-no-recipient = Niemand: Es gibt keine Verbindung.
supervision-recipients = Empfänger
supervision-entries = Gesagte Einträge
supervision-recipients-words = Jeder erfährt, was die Bedingungen des Eigentümers erlauben, in einem unterschriebenen Buch, das sagt, was und wann.
supervision-controls = Sicherheit der Verarbeitung: die zehn Kontrollen (Art. 29 Abs. 2)
control-equipment = Zugang zu Anlagen
control-equipment-words = Durch den Betreiber: verschlossene Räume. Der Knoten antwortet nur seinem eigenen Rechner, bis es Konten und TLS gibt.
control-media = Datenträger
control-media-words = Durch den Betreiber: verschlüsselte Platten, Entsorgung von Datenträgern; der Speicher kann durch eine Schlüsseldatei versiegelt werden, und oben steht, ob er es ist. Was als Datei oder Zeile herausgegeben wird, steht im Protokoll.
control-storage = Speicherung
control-storage-words = Eine Rolle für jedes Konto und ein Recht für jede Adresse, verweigert, wo keines genannt ist; eine Entscheidung über die Offenlegung für jeden Weg hinaus; Fristen, nach denen Meldungen gelöscht werden.
control-user = Benutzer
control-user-words = Konten von Personen mit zweitem Faktor oder Passkey; Sitzungen, die enden; Zugänge von Programmen mit Ende; Wartezeiten für alle, die raten.
control-access = Datenzugriff
control-access-words = Wer Konten anlegt, liest keine Meldungen, und wer sie liest, legt keine Konten an. Zweck und Fall werden gefragt, bevor Daten anderer geöffnet werden.
control-communication = Übertragung
control-communication-words = Was jeder Empfänger wann erfuhr, steht im Buch der Verbindung und im Protokoll; beide lassen sich ohne den Knoten prüfen.
control-input = Eingabe
control-input-words = Jede Lieferung, Änderung und Entscheidung steht mit Urheber und Zeit im Protokoll; Fassungen einer Meldung bleiben, bis sie gelöscht wird.
control-transport = Transport
control-transport-words = TLS 1.3 zwischen Knoten, mit Zertifikaten, die beide Seiten festgelegt haben; TLS für Browser. PostgreSQL auf einem anderen Rechner wird ohne TLS erreicht.
control-recovery = Wiederherstellung
control-recovery-words = Was bestätigt ist, übersteht einen Absturz; Index und Serien entstehen neu aus den Einträgen. Sicherungen sind Sache des Betreibers.
control-integrity = Zuverlässigkeit und Integrität
control-integrity-words = Unterschriebene Köpfe über dem Protokoll und jedem Buch; ein Prüfprogramm in reinem Python; Fehler stehen im eigenen Protokoll des Knotens und auf seinen Seiten.
assessment = Folgenabschätzung zum Weiterschreiben (Art. 27)
assessment-description = Die Verarbeitung
assessment-description-words = Wie im Verzeichnis oben: welche Meldungen, aus welchen Quellen, für wen und wie lange.
assessment-need = Notwendigkeit und Verhältnismäßigkeit
assessment-need-words = Vom Verantwortlichen zu schreiben: warum Meldungen zusammengeführt werden müssen, um zu nützen, und warum weniger nicht genügt. Der Knoten hilft, indem er anderen nur einen Treffer mitteilt, wo der Eigentümer nicht mehr gesagt hat.
assessment-risks = Risiken für Betroffene
assessment-risks-words = Vom Verantwortlichen abzuwägen: ein Opfer, das genannt wird, wo es niemand wissen muss; jemand, den eine gemeinsame Spur, die keinem Täter gehört, in eine Serie bringt; eine zu lange aufbewahrte Meldung; ein Blick in fremde Daten ohne Grund; ein Empfänger, der Bedingungen nicht einhält.
assessment-measures = Maßnahmen
assessment-measures-words = Die zehn Kontrollen oben; Warnlisten und Gewichte gegen falsche Verbindungen, Entscheidungen, die sich zurücknehmen lassen; Fristen und Rückruf; das Protokoll und die Seite über ungewöhnlichen Gebrauch; zwei Personen, wo es darauf ankommt.
assessment-foot = Das ist ein Anfang und keine Abschätzung: Was zu schreiben oder abzuwägen ist, bleibt Sache des Verantwortlichen.
supervision-use = Was getan wurde, nach Monaten
supervision-use-words = Gezählt ist, was getan wurde. Abgelehnt: Vorgänge jeder Art, die abgelehnt wurden oder zu denen es nichts gab.
supervision-look-ups = Abfragen
supervision-values = Gefragte Werte
supervision-opened = Geöffnete Meldungen
supervision-exports = Herausgegeben
supervision-heard = Lieferungen von Nachbarn
supervision-withdrawn = Zurückgenommene Meldungen
supervision-answers = Ersuchen, Löschungen, Verletzungen
supervision-what = Welcher Art
supervision-granted = Gewährt
supervision-refused = Abgelehnt
supervision-open = Offen
supervision-other = Anders
supervision-asked-of-us = Freigabe, von anderen erbeten
supervision-asked-by-us = Freigabe, bei anderen erbeten
supervision-erased = In diesen Monaten gelöschte Meldungen, nach dem, der den Tag setzte
supervision-breaches = Vermerkte Verletzungen
supervision-breaches-open = { $n ->
    [one] { $shown } offen
   *[other] { $shown } offen
 }
