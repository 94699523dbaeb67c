# Das Protokoll.
room-audit = Protokoll
audit-log = Protokoll der Vorgänge
audit-lead = Wer hier wann was warum womit getan hat und an wen es ging. Es wird nur zu vier Zwecken gelesen, und jedes Lesen ist selbst ein Eintrag.
audit-about = Was darin steht
audit-about-words = Kein Wert, kein Text einer Meldung und kein Suchtext. Meldungen und Serien stehen mit ihrer Nummer. Von abgefragten Werten werden nur Prüfsummen behalten: Wer einen Wert hat, findet die Vorgänge, in denen er abgefragt wurde, und niemand kann Werte aus dem Protokoll lesen.
audit-use = Wozu wird gelesen
audit-use-choose = bitte wählen
audit-use-expected = Wählen Sie, wozu das Protokoll gelesen wird
audit-who = Wer
audit-whose = Wessen Tun
audit-whose-hint = Der Name eines Kontos, „diese Maschine“ oder das Kürzel der Organisation einer Verbindung.
audit-act = Art
audit-deed = Was getan wurde
audit-report = Meldung
audit-from = Von
audit-until = Bis
audit-asked = Wer hat einen Wert abgefragt
audit-value = Wert
audit-value-hint = In beliebiger Schreibweise. Er steht in keiner Adresse und wird nicht behalten.
audit-value-expected = Wert: erwartet einer, der gesucht wird
audit-entries = Einträge
audit-none = Nichts gefunden
audit-none-words = Das Protokoll hat in diesem Zeitraum keinen solchen Vorgang.
audit-what = Woran
audit-why = Warum
audit-operator = diese Maschine
audit-node = der Knoten selbst
audit-unreadable = seine Frist ist abgelaufen, oder eine neuere Version schrieb ihn
audit-done = getan
audit-waits = wartet auf eine zweite Person
audit-refused = abgelehnt
audit-failed = misslungen
audit-receipt = Beleg { $number }
audit-ledger-entries = Einträge { $from } bis { $until }
audit-to = an { $whom }
audit-unusual = Ungewöhnliche Nutzung
audit-unusual-lead = Wonach jemand fragen sollte. Eine Zahl über ihrer Grenze sagt, dass jemand hinsehen sollte, nicht dass etwas falsch ist.
audit-people = Wer hier gearbeitet hat
audit-look-ups = Abfragen
audit-opened = Meldungen geöffnet
audit-odd = Fällt auf
audit-how-counted = Wie gezählt wird
audit-how-case = Abfragen, zu denen kein Vorgang genannt wurde: { $n } oder mehr, und mehr als die Hälfte von allen.
audit-how-hours = Abfragen am Wochenende oder außerhalb der Arbeitszeit, die dem Knoten gesagt wurde: { $n } oder mehr.
audit-how-own = Abfragen eines Namens, einer Adresse oder Nummer, unter der das Konto der Person bekannt ist: eine genügt.
audit-how-more = Geöffnete Meldungen: { $n } oder mehr, und mehr als das { $times }-Fache dessen, was die Person in der Mitte aller geöffnet hat. Dazu braucht es drei Personen.
audit-seen = Was gesehen wurde
audit-seen-lead = Was ein Konto oder eine Verbindung zwischen zwei Zeitpunkten gesehen hat, und die Fristen von Datenschutzverletzungen.
audit-did = Was getan wurde
audit-times = Wie oft
audit-saw = Was gesehen wurde
audit-which = Welche Meldungen
breaches = Datenschutzverletzungen
breaches-none = Keine Verletzung vermerkt
breaches-none-words = Fragen Sie zuerst, was gesehen wurde. Vermerken Sie dann die Verletzung: In diesem Augenblick beginnt die Frist.
breach-note = Verletzung vermerken
breach-what = Was davon bekannt ist
breach-what-hint = Eine Zeile. Keine Namen von Personen.
breach-start = 72 Stunden beginnen
breach-known = Bekannt seit
breach-due = Zu melden bis
breach-how = Wie gemeldet wurde, oder warum nicht gemeldet werden muss
breach-stop = Frist beenden
breach-ended = Frist beendet { $when }
done-breach-noted = Die Verletzung ist vermerkt; die 72 Stunden laufen.
done-breach-ended = Die Frist ist beendet.
audit-act-collection = Erhebung
audit-act-alteration = Veränderung
audit-act-consultation = Abfrage
audit-act-disclosure = Offenlegung
audit-act-combination = Kombination
audit-act-erasure = Löschung
log-use-lawfulness = Überprüfung der Rechtmäßigkeit
log-use-self-monitoring = Eigenüberwachung
log-use-integrity = Integrität und Sicherheit der Daten
log-use-criminal-proceedings = Strafverfahren
odd-without-case = Ohne Vorgang
odd-outside-hours = Außerhalb der Arbeitszeit
odd-own-values = Eigene Werte
odd-far-more = Weit mehr als andere
deed-imported = Datei eingelesen
deed-heard = von einem Nachbarn mitgeteilt
deed-decided = Entscheidung über einen Wert
deed-series-said = Serie benannt oder ihre Straftat gesagt
deed-work-said = wer an einer Serie arbeitet oder sie führt
deed-record-mended = Zurückgelegtes bearbeitet
deed-setting-changed = Einstellung geändert
deed-link-changed = Verbindung geändert
deed-account-changed = Konto geändert
deed-keeping-decided = Entscheidung, wie lange eine Meldung bleibt
deed-due-shown = Fälliges gezeigt
deed-subjects-shown = Anträge von Personen gezeigt
deed-subject-answered = Antrag einer Person beantwortet oder abgelehnt
deed-subject-opened = Antrag einer Person aufgenommen
deed-letter-written = Schreiben an eine Person verfasst
deed-breach-noted = Verletzung vermerkt
deed-looked-up = abgefragt
deed-report-opened = Meldung geöffnet
deed-reports-listed = Meldungen aufgelistet
deed-series-opened = Serie geöffnet
deed-series-listed = Serien aufgelistet
deed-desk-opened = Schreibtisch geöffnet
deed-records-shown = Zurückgelegtes gezeigt
deed-file-shown = Datei angesehen
deed-statistics-shown = Statistik gezeigt
deed-requests-shown = Ersuchen gezeigt
deed-settings-shown = Einstellungen gezeigt
deed-log-read = Protokoll gelesen
deed-logged-in = Anmeldung
deed-logged-out = Abmeldung
deed-exported = ausgegeben
deed-neighbour-asked = Nachbar gefragt
deed-neighbour-answered = Nachbar beantwortet
deed-link-told = über eine Verbindung mitgeteilt
deed-ledger-exported = Buch ausgegeben
deed-request-told = Ersuchen oder Antwort gesendet
deed-hit-decided = Entscheidung über einen Treffer
deed-series-moved = Serien gewachsen, vereint oder geteilt
deed-withdrawn = Meldung zurückgenommen
deed-term-ended = Frist abgelaufen
deed-log-ended = alte Einträge des Protokolls gelöscht
audit-more-reports = { $n ->
    [one] { $shown } weitere Meldung
   *[other] { $shown } weitere Meldungen
 }
audit-more-series = { $n ->
    [one] { $shown } weitere Serie
   *[other] { $shown } weitere Serien
 }
audit-values = { $n ->
    [one] { $shown } Wert abgefragt
   *[other] { $shown } Werte abgefragt
 }
audit-not-named = { $n ->
    [one] { $shown } weitere Meldung wurde in einem Vorgang über sehr viele gezählt und ist hier nicht genannt.
   *[other] { $shown } weitere Meldungen wurden in Vorgängen über sehr viele gezählt und sind hier nicht genannt.
 }
breach-hours-left = { $n ->
    [one] noch { $shown } Stunde
   *[other] noch { $shown } Stunden
 }
breach-hours-over = { $n ->
    [one] { $shown } Stunde überfällig
   *[other] { $shown } Stunden überfällig
 }
