# Wie lange Meldungen aufbewahrt werden.
room-retention = Fristen
retention-kind = Wie lange Meldungen aufbewahrt werden
retention-lead = Eine Meldung wird an ihrem Tag aus allen Beständen gelöscht, wenn niemand anders entscheidet und sagt, warum. Schweigen löscht.
retention-review = Deren Tag naht
retention-review-none = Nichts zu entscheiden
retention-review-none-words = Eigene Meldungen stehen hier sechzig Tage lang, bevor sie gelöscht werden, und solange etwas das hemmt.
retention-day = Aufbewahrt bis
retention-decide = Entscheiden
retention-months = Was wann geht
retention-months-none = Nichts wird aufbewahrt
retention-months-none-words = Sobald es Meldungen gibt, steht hier, wie viele in welchem Monat gehen.
retention-passes = Was gelöscht wurde
retention-passes-none = Noch kein Durchgang
retention-passes-none-words = Einmal am Tag sucht der Knoten, was fällig ist. Hier steht, wie viele Meldungen gingen und warum; von ihnen selbst bleibt nichts.
retention-went = Gelöscht
retention-held = { $n ->
    [one] { $shown } ist gehemmt
   *[other] { $shown } sind gehemmt
 }
retention-waits = Wartet auf eine zweite Person
retention-wanted = Was gewollt ist
retention-second = Die zweite
retention-wants-day = aufbewahren bis { $day }
retention-first = { $name }:
retention-first-is-you = Sie haben es verlangt; eine andere Person muss dasselbe wollen.
retention-second-button = Dasselbe verlangen
retention-second-until = bis { $until }
retention-restricted = eingeschränkt: wird nicht verwendet
retention-extend = Länger aufbewahren
retention-until = Neuer Tag
retention-stop = Löschung hemmen
retention-ground = Grund
retention-end-stop = Hemmung beenden
retention-let-go = Gehen lassen
set-by-provider = von der Eigentümerin bestimmt
set-by-record = vom Datensatz bestimmt
set-by-term = nach der Frist der Quelle
ground-protection = Würde einer schutzbedürftigen Person schaden
ground-accuracy = Die Person bestreitet die Richtigkeit
ground-proof = Als Beweis oder für Rechtsansprüche nötig
ground-restriction = Die Person verlangt stattdessen Einschränkung
source-keep = Aufbewahrt für, in Monaten
source-keep-hint = 1 bis 36; leer heißt 36. Ein früherer Tag, den ein Datensatz nennt, gilt.

# Was Personen verlangen.
room-subjects = Betroffene
subjects-kind = Anträge betroffener Personen
subjects-lead = Eine Person darf fragen, was über sie gespeichert ist, und es berichtigen, löschen oder einschränken lassen. Jeder Antrag hat eine Frist von einem Monat.
subjects-list = Anträge
subjects-none = Noch keine Anträge
subjects-none-words = Nehmen Sie daneben einen auf; alle Bestände des Knotens werden nach der Person durchsucht.
subjects-who = Person
subjects-ask = Verlangt
subjects-due = Frist
subjects-new = Neuer Antrag
subjects-name = Name
subjects-name-hint = Wie im Antrag, nach Prüfung der Identität.
subjects-values = Konten, Telefonnummern, Postfächer
subjects-values-hint = Eins je Zeile. Je mehr, desto sicherer ist, was gefunden wird.
subjects-open = Aufnehmen und suchen
subjects-authority = Beschwerdestelle
subjects-authority-hint = Die Aufsichtsbehörde mit Anschrift, wie sie in Schreiben steht.
subjects-no-authority = Noch hat niemand gesagt, wo man sich beschweren kann: Schreiben Sie es auf der Seite aller Anträge, damit es im Schreiben steht.
subjects-letter = Schreiben
subjects-letter-text = Schreiben als Text
subjects-held = Was gespeichert ist
subjects-held-none = Keine Meldung enthält den Namen oder einen Wert
subjects-held-none-words = Erzählungen, Aktenzeichen und Spuren jeder Seite wurden durchsucht, auch eingeschränkte Meldungen.
subjects-recipients = Mitgeteilt an
subjects-do = Handeln
subjects-more = Es gibt mehr. Fragen Sie nach einem Wert, der mehr sagt als diese.
subjects-ask-owner = Die Eigentümerin antwortet dafür.
subjects-correct = Berichtigen
subjects-restrict = Einschränken
subjects-free = Einschränkung beenden
subjects-erase = Löschen
subjects-elsewhere = Anderswo im Knoten
subjects-taken-by = Aufgenommen von
subjects-request = Der Antrag
subjects-end = Abschluss
subjects-ended-by = Von
subjects-answer = Beantwortet
subjects-answered = beantwortet
subjects-refuse = Ablehnen
subjects-refuse-ground = Grund der Ablehnung
subjects-refused = abgelehnt
subjects-late = überfällig
subjects-waits = wartet
subjects-by = bis { $day }
subjects-forgotten = vergessen
subjects-record = Die Meldung als JSON
subjects-record-hint = Ändern Sie, was falsch ist, und lassen Sie Eigentümerin und Aktenzeichen. Es wird eine neue Version. Berichtigen Sie auch das eigene System, sonst bringt es den Fehler zurück.
subjects-record-aside = Der Datensatz ließ sich so nicht übernehmen; er ist mit dem Grund beiseitegelegt.
asks-access = Auskunft
asks-correction = Berichtigung
asks-erasure = Löschung
asks-restriction = Einschränkung
refusal-inquiries = Um Ermittlungen oder Verfahren nicht zu behindern (Art. 15 Abs. 1 a)
refusal-prevention = Um Verhütung oder Verfolgung von Straftaten nicht zu beeinträchtigen (Art. 15 Abs. 1 b)
refusal-public-security = Zum Schutz der öffentlichen Sicherheit (Art. 15 Abs. 1 c)
refusal-national-security = Zum Schutz der nationalen Sicherheit (Art. 15 Abs. 1 d)
refusal-rights-of-others = Zum Schutz der Rechte anderer (Art. 15 Abs. 1 e)

# Das Schreiben.
letter-subject = Ihr Antrag Nr. { $number } zu Daten über Sie
letter-dear = Guten Tag { $name },
letter-asked = am { $day } haben Sie von uns verlangt: { $ask }.
letter-refused = Wir können Ihrem Antrag ganz oder teilweise nicht entsprechen. Grund nach der Richtlinie (EU) 2016/680: { $ground }.
letter-nothing = Wir haben keine Daten über Sie gespeichert, über die wir Sie unterrichten könnten.
letter-set-aside = { $n ->
    [one] { $shown } Datensatz, der nicht als Meldung gelesen werden konnte, enthält, was Sie nannten. Er wird von Hand geprüft.
   *[other] { $shown } Datensätze, die nicht als Meldungen gelesen werden konnten, enthalten, was Sie nannten. Sie werden von Hand geprüft.
}
letter-held = { $n ->
    [one] Wir haben { $shown } Meldung gespeichert, die Sie betreffen kann:
   *[other] Wir haben { $shown } Meldungen gespeichert, die Sie betreffen können:
 }
letter-report = Meldung { $reference } ({ $kind }), vom { $dated }. Erhalten über: { $source }. Mitgeteilt an: { $recipients }. Aufbewahrt bis { $until }.
letter-nobody = niemanden
letter-purpose = Die Daten werden verarbeitet, um Straftaten zu verhüten, zu ermitteln und zu verfolgen.
letter-rights = Sie können verlangen, dass wir Daten über Sie berichtigen, löschen oder in der Verwendung einschränken.
letter-complaint = Sie können sich bei { $authority } beschweren und ein Gericht anrufen.
letter-complaint-unnamed = Sie können sich bei der Datenschutzaufsicht beschweren und ein Gericht anrufen.

history-extended = { $who } bewahrt sie länger auf, bis { $note }
history-let-go = { $who } hat sie angesehen und lässt sie an ihrem Tag gehen: „{ $note }“
history-restricted = Eingeschränkt durch { $who }: „{ $note }“
history-restriction-ended = Einschränkung beendet durch { $who }.
history-stopped-protection = { $who } hemmt die Löschung, da sie einer schutzbedürftigen Person schaden würde: „{ $note }“
history-stopped-accuracy = { $who } hemmt die Löschung, da die Person die Richtigkeit bestreitet: „{ $note }“
history-stopped-proof = { $who } hemmt die Löschung, da sie als Beweis nötig ist: „{ $note }“
history-stopped-restriction = { $who } hemmt die Löschung, da die Person stattdessen Einschränkung verlangt: „{ $note }“
history-stop-ended = { $who } hat die Hemmung der Löschung beendet.
done-extended = Länger aufbewahrt. Wem die Meldung mitgeteilt wurde, der erfährt den neuen Tag.
done-let-go = Sie geht an ihrem Tag.
done-stopped = Die Löschung ist gehemmt.
done-stop-ended = Die Hemmung ist beendet.
done-restricted = Eingeschränkt: aufbewahrt und nicht verwendet.
done-restriction-ended = Die Einschränkung ist beendet.
done-subject-opened = Aufgenommen. Die Frist läuft.
done-subject-answered = Als beantwortet vermerkt.
done-subject-refused = Als abgelehnt vermerkt.
done-corrected = Berichtigt. Die neue Version gilt.
done-erased = Gelöscht, hier und wo immer sie mitgeteilt war.
