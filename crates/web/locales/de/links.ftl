# Verbindungen mit anderen Knoten.
n-links = { $n ->
    [one] { $shown } Verbindung
   *[other] { $shown } Verbindungen
 }
links-kind = Mit wem dieser Knoten teilt
links-lead = Über eine Verbindung sagen zwei Knoten einander, was die Eigentümer von Meldungen erlauben, in Büchern, die beide Seiten unterschreiben und prüfen. Jeder Knoten behält seine Meldungen; was ihm gesagt wurde, bleibt Sache des Eigentümers.
links-none = Noch keine Verbindungen
links-none-words = Laden Sie den Knoten einer anderen Organisation ein oder nehmen Sie ihre Einladung an. Es braucht eine Zeile Text, die sich die beiden Verwalter auf einem Weg geben, dem sie trauen.
col-neighbour = Organisation
col-to-them = An sie
col-from-them = Von ihnen
col-last-exchange = Letzter Austausch
col-passed = Was
link-active = läuft
link-trouble = antwortet nicht
link-paused = ruht
link-stopped = angehalten
link-revoked = beendet
link-waits = { $n ->
    [one] { $shown } wartet
   *[other] { $shown } warten
 }
link-invite = Einen Knoten einladen
link-whom = Organisation
link-whom-hint = Der Code der eingeladenen Organisation, wie ihr Knoten ihn schreibt. Die Einladung gilt für sie allein.
link-whom-expected = Organisation: ein Code von 1 bis 64 Zeichen wird erwartet
link-whom-own = Organisation: eine andere als die dieses Knotens wird erwartet
link-role-expected = Wählen Sie eine Rolle
by-link = die Verbindung mit { $code }
link-valid-expected = Wählen Sie, wie lange die Einladung gilt
link-role = Rolle
link-role-authority = Behörde eines Staates
link-role-centre = Zentralstelle
link-role-partner = Partner
link-role-hint = Sie entscheidet, was dieser Seite gesagt wird. Wer die Einladung in einer anderen Rolle annimmt, wird abgewiesen.
link-valid = Gültig für
link-valid-hour = eine Stunde
link-valid-day = einen Tag
link-valid-week = eine Woche
link-invite-hint = Einmal, vom Knoten dieser Organisation.
link-invite-button = Einladung ausstellen
link-made = Einladung
link-made-for = Für { $whom } ({ $role }) und sonst niemanden.
link-made-words = Geben Sie diese Zeile dem Verwalter des anderen Knotens auf einem Weg, dem Sie beide trauen. Sie gilt einmal, bis { $until }.
link-made-line = Die Einladung, eine Zeile
link-made-hint = Sie steht nur dieses eine Mal hier: Der Knoten selbst behält nur eine Prüfsumme davon.
link-join = Eine Einladung annehmen
link-invitation = Einladung
link-join-hint = Die ganze Zeile, ab joinder-invite-1. Der andere Knoten muss von diesem aus erreichbar sein.
link-join-button = Verbinden
link-own = Woran andere diesen Knoten erkennen
link-address = Adresse
link-fingerprint = Zertifikat (SHA-256)
link-since = seit { $since }
link-next-fingerprint = Nächstes Zertifikat, angekündigt
link-ledger-key = Schlüssel ihrer Bücher
link-former-key = Schlüssel davor
link-own-ledger-key = Schlüssel unserer Bücher
link-waits-for = Wartet auf
link-rotate = Einen Schlüssel wechseln
link-rotate-words = Die Nachbarn erfahren davon durch ihre Bücher, und was steht, geht weiter. Einladungen, die noch nicht benutzt sind, gelten nach einem neuen Bücherschlüssel nicht mehr.
link-rotate-ledger = Den Schlüssel unserer Bücher
link-rotate-tls = Das Zertifikat
link-rotate-hint = Ein neues Zertifikat wird gezeigt, sobald alle Nachbarn davon wissen. Ist ein Schlüssel in fremde Hände geraten, beenden Sie stattdessen die Verbindungen.
link-rotate-button = Wechseln
link-ledger-told = Buch dessen, was ihnen gesagt wurde
link-ledger-heard = Buch dessen, was sie gesagt haben
link-ledger-file = als Datei
link-not-reached = Andere erreichen diesen Knoten noch nicht
link-not-reached-words = Geben Sie ihm in seiner Konfiguration, wo er lauscht und unter welcher Adresse andere Knoten ihn finden, und starten Sie ihn neu:
link-passes = Was über eine Verbindung geht
link-passes-full = Die andere Seite sieht sie, so weit ihre Rolle reicht, mit den Bedingungen. Was sie erhält, behält seinen Eigentümer.
link-passes-hit = Eine Zentralstelle erhält ihre Spuren. Eine Behörde erfährt nur von einem Treffer mit einer Meldung, die ihr Knoten diesem gesagt hat: Eigentümer, Aktenzeichen und die gemeinsamen Werte, die sie selbst hat. Zwei Behörden ohne Zentralstelle, deren Meldungen alle so freigegeben sind, erfahren über eine Verbindung von keinem Treffer.
link-passes-sealed = Nichts davon verlässt diesen Knoten: Der Abgleich versiegelter Werte ist noch nicht da.
link-passes-own = Nichts davon verlässt diesen Knoten.
link-taken-back = zurückgenommen
link-passes-back = Was zurückgezogen oder enger gefasst wird, wird auch auf der anderen Seite gelöscht, und sie bestätigt das.
link-pause = Ruhen lassen
link-resume = Fortsetzen
link-revoke = Verbindung beenden
link-revoke-words = Es geht nichts mehr hin oder her. Nur eine neue Einladung schafft eine neue Verbindung.
link-recall = Auch zurücknehmen, was gesagt wurde
link-revoke-button = Beenden
link-stopped-because = Die Verbindung hat von selbst angehalten:
link-stopped-do = Nichts von dem, was kam, wurde übernommen, und beide Köpfe sind als Beweis aufbewahrt. Sprechen Sie mit dem Verwalter des anderen Knotens, bevor Sie fortsetzen.
link-trouble-because = Der letzte Versuch schlug fehl:
link-trouble-do = Es wird von selbst wieder versucht, spätestens jede Minute. Inzwischen geht nichts verloren.
link-to-fetch = Wartet darauf, von ihnen geholt zu werden
link-erasures = Löschungen, noch nicht bestätigt
link-erasures-n = { $n ->
    [one] { $shown } Meldung
   *[other] { $shown } Meldungen
 }
link-to-take = Wartet darauf, hier übernommen zu werden
goes-out = Unsere Meldungen, und was sie davon erfahren
col-goes = Von unseren Meldungen
col-goes-why = Warum
col-goes-reports = Meldungen
goes-told = gesagt
goes-told-words = so weit ihre Rolle reicht
goes-for-hits = bei einem Treffer gesagt
goes-for-hits-words = sobald eine ihrer Meldungen denselben Wert trägt
goes-kept = zurückgehalten
goes-kept-none = keine
goes-known = { $n ->
    [0] Sie wissen noch von keiner Meldung.
    [one] Sie wissen bisher von { $shown } Meldung.
   *[other] Sie wissen bisher von { $shown } Meldungen.
 }
goes-known-passed = Dieser Knoten ist die Zentralstelle: Darunter sind Meldungen anderer Organisationen, die er für ihre Treffer weitergibt.
kept-own = nur eigener Gebrauch: verlässt diesen Knoten nie
kept-sealed = versiegelt: Kein Wert verlässt diesen Knoten
kept-purpose = Operative Analyse durch andere gehört nicht zu den Zwecken
kept-red = TLP:RED, und sie sind nicht genannt
kept-audience = sie gehören nicht zum Empfängerkreis
kept-partner = nicht voll freigegeben, und sie sind Partner
kept-restricted = eingeschränkt: aufbewahrt und nicht verwendet
link-standing = Stand
link-passed = Was gegangen ist
link-passed-none = Noch nichts gegangen
link-passed-none-words = Einträge stehen hier, nach ihrer Art, sobald eine Seite etwas zu sagen hat.
entry-report = Meldungen und Treffer
entry-amendment = Neuere Fassungen
entry-narrowed = Bedingungen enger
entry-widened = Bedingungen weiter
entry-withdrawal = Zurückgenommen
entry-erasure-confirmed = Bestätigte Löschungen
entry-request = Ersuchen
entry-reply = Antworten
entry-decision = Entscheidungen und wer woran arbeitet
entry-key = Bücherschlüssel gewechselt
entry-certificate = Angekündigte Zertifikate
entry-other = Von Arten, die dieser Knoten nicht kennt

# Nachbarn fragen.
ask-neighbours = Die Nachbarn fragen
ask-words = Die Konten, Nummern und Adressen oben gehen an die hier angekreuzten Knoten, ohne den Text um sie herum. Jeder antwortet, ob er einen Wert hat und wen man fragt; nie, wie oft. Die Frage wird hier und dort festgehalten, ohne die Werte.
ask-button = Fragen
ask-whom = Wen fragen
ask-whom-hint = Wer gefragt wird, erfährt, nach wem Sie fragen. Ein Partner wird nur gefragt, wenn Sie ihn ankreuzen.
ask-whom-expected = Wen fragen: mindestens eine Organisation wird erwartet, mit der eine Verbindung läuft
ask-purpose-choose = Auswählen
ask-purpose-hint = Die andere Seite antwortet nur zu dem, was ihre Eigentümer für diesen Zweck erlauben.
ask-purpose-expected = Wählen Sie einen Zweck
ask-case = Vorgang
ask-case-hint = Das Aktenzeichen, unter dem Sie arbeiten. Es geht mit und wird auf beiden Seiten festgehalten.
ask-case-expected = Vorgang: eine Zeile von 1 bis 120 Zeichen wird erwartet
asked-n = { $n ->
    [one] { $shown } Wert bei Nachbarn gefragt
   *[other] { $shown } Werte bei Nachbarn gefragt
 }
asked-words = Für { $purpose }, im Vorgang { $case }. Die Antworten kommen hier nacheinander.
asked-left-out = { $n ->
    [one] { $shown } Wert ging nicht mit: Ein anderer Knoten könnte ihn nicht lesen.
   *[other] { $shown } Werte gingen nicht mit: Ein anderer Knoten könnte sie nicht lesen.
 }
asked-caption = Was { $name } antwortet
col-whom-to-ask = Wen man fragt
heard-held = vorhanden
heard-no = nein
heard-answered = hat geantwortet
heard-wrongly = falsch geantwortet: nichts davon wird gezeigt
heard-no-connection = nicht erreicht: keine Verbindung
heard-too-slow = nicht erreicht: zu langsam
heard-refused = nicht erreicht: abgewiesen, denn er kennt uns nicht oder hat die Verbindung angehalten oder beendet
heard-failed = nicht erreicht: er ist gescheitert
look-ups = Abfragen über Verbindungen
look-ups-none = Noch keine Abfragen
look-ups-none-words = Hier steht, wer wen wann gefragt hat, in welchem Vorgang und zu welchem Zweck. Die Werte selbst werden nicht aufbewahrt.
look-ups-when = Wann
look-ups-who = Wer wen gefragt hat
look-ups-values = Werte
look-ups-outcome = Was daraus wurde
look-ups-ours = wir fragten
look-ups-theirs = fragte uns
look-ups-told = { $n ->
    [0] nichts gesagt
    [one] { $shown } Meldung genannt
   *[other] { $shown } Meldungen genannt
 }
look-ups-unknown = nicht bekannt
link-first-of-two = { $name } hat verlangt, diese Verbindung zu beenden. Sie endet, sobald eine andere Person es auch verlangt.
