//! What mailers write around a mail that is passed on or answered, in the 24 official languages of the Union: as data,
//! folded as [`joinder_core::fold`] folds.

/// What a line of a header block says of the mail below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    From,
    To,
    Cc,
    Date,
    Subject,
    ReplyTo,
}

/// The field of that name; `name` is folded.
pub(super) fn field(name: &str) -> Option<Field> {
    FIELDS.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field)
}

/// Lines above a mail that is passed on, by language.
#[rustfmt::skip]
pub(super) const MARKS: &[&[&str]] = &[
    &["препратено съобщение", "препратено писмо", "начало на препратеното съобщение", "оригинално съобщение",
        "първоначално съобщение"], // Bulgarian
    &["preposlana zprava", "predana zprava", "preposlany e mail", "zacatek preposlane zpravy", "puvodni zprava",
        "puvodni e mail"], // Czech
    &["videresendt meddelelse", "videresendt besked", "videresendt mail", "start pa videresendt besked",
        "begyndelsen af videresendt besked", "oprindelig meddelelse", "oprindelig besked",
        "original meddelelse"], // Danish
    &["weitergeleitete nachricht", "weitergeleitete e mail", "weitergeleitete mail",
        "anfang der weitergeleiteten nachricht", "beginn der weitergeleiteten nachricht",
        "beginn der weitergeleiteten e mail", "ursprungliche nachricht", "ursprungliche mail",
        "ursprungliche e mail", "originalnachricht", "original nachricht"], // German
    &["προωθημενο μηνυμα", "εναρξη προωθημενου μηνυματοσ", "αρχη προωθημενου μηνυματοσ", "αρχικο μηνυμα",
        "πρωτοτυπο μηνυμα"], // Greek
    &["forwarded message", "begin forwarded message", "start of forwarded message", "forwarded mail",
        "original message", "original email"], // English
    &["mensaje reenviado", "inicio del mensaje reenviado", "mensaje original", "correo reenviado",
        "correo original"], // Spanish
    &["edastatud kiri", "edastatud sonum", "edasisaadetud kiri", "edastatud sonumi algus", "algne kiri",
        "algne sonum", "algsonum", "originaalsonum", "originaalkiri"], // Estonian
    &["valitetty viesti", "valitetty viesti alkaa", "edelleenlahetetty viesti", "edelleen lahetetty viesti",
        "alkuperainen viesti", "alkuperainen sahkoposti"], // Finnish
    &["message transfere", "message transmis", "message reexpedie", "debut du message reexpedie",
        "debut du message transfere", "courriel transfere", "message d origine", "message original",
        "e mail d origine", "courriel d origine", "mail original"], // French
    &["teachtaireacht ar aghaidh", "teachtaireacht curtha ar aghaidh", "bunteachtaireacht",
        "teachtaireacht bhunaidh"], // Irish
    &["proslijedena poruka", "pocetak proslijedene poruke", "izvorna poruka", "originalna poruka",
        "izvorna poruka e poste"], // Croatian
    &["tovabbitott uzenet", "tovabbitott level", "a tovabbitott uzenet kezdete", "tovabbitott uzenet kezdete",
        "eredeti uzenet", "eredeti level"], // Hungarian
    &["messaggio inoltrato", "inizio messaggio inoltrato", "inizio del messaggio inoltrato", "messaggio originale",
        "email inoltrata"], // Italian
    &["persiustas laiskas", "persiustas pranesimas", "persiusta zinute", "persiunciamas laiskas",
        "persiusto laisko pradzia", "pradinis laiskas", "pradinis pranesimas", "originalus laiskas",
        "originalus pranesimas"], // Lithuanian
    &["parsutita zina", "parsutits zinojums", "parsutita vestule", "parsutitas zinas sakums", "sakotneja zina",
        "sakotnejais zinojums", "originala zina", "originalais zinojums"], // Latvian
    &["messagg mibghut il quddiem", "messagg mghoddi", "messagg originali"], // Maltese
    &["doorgestuurd bericht", "begin doorgestuurd bericht", "doorgestuurde e mail", "oorspronkelijk bericht",
        "origineel bericht", "oorspronkelijke e mail"], // Dutch
    &["wiadomosc przekazana dalej", "przekazana wiadomosc", "wiadomosc przekazana", "tresc przekazanej wiadomosci",
        "poczatek przekazywanej wiadomosci", "poczatek przekazanej wiadomosci", "wiadomosc oryginalna",
        "oryginalna wiadomosc", "pierwotna wiadomosc"], // Polish
    &["mensagem encaminhada", "mensagem reencaminhada", "inicio da mensagem encaminhada",
        "inicio da mensagem reencaminhada", "mensagem original"], // Portuguese
    &["mesaj redirectionat", "mesaj retrimis", "mesaj inaintat", "inceput mesaj redirectionat",
        "inceputul mesajului redirectionat", "mesaj original", "mesajul original", "mesaj initial"], // Romanian
    &["preposlana sprava", "zaciatok preposlanej spravy", "povodna sprava", "povodny e mail"], // Slovak
    &["posredovano sporocilo", "zacetek posredovanega sporocila", "izvirno sporocilo", "izvorno sporocilo",
        "prvotno sporocilo"], // Slovene
    &["vidarebefordrat meddelande", "vidarebefordrat mejl", "vidarebefordrat brev", "vidarebefordrat mail",
        "borjan pa vidarebefordrat meddelande", "ursprungligt meddelande", "ursprungsmeddelande",
        "originalmeddelande"], // Swedish
];

/// Names of header fields; those that several languages share stand once.
#[rustfmt::skip]
const FIELDS: &[(Field, &[&str])] = &[
    (Field::From, &[
        "от", "подател", "od", "odesilatel", "fra", "afsender", "von", "absender", "απο", "αποστολεασ",
        "from", "sender", "de", "remitente", "saatja", "kellelt", "lahettaja", "kenelta", "expediteur", "o",
        "seoltoir", "salje", "posiljatelj", "felado", "kuldo", "da", "mittente", "nuo", "siuntejas", "no",
        "sutitajs", "minn", "minghand", "van", "afzender", "nadawca", "remetente", "de la", "expeditor",
        "odosielatel", "fran", "avsandare",
    ]),
    (Field::To, &[
        "до", "получател", "komu", "pro", "prijemce", "til", "modtager", "an", "empfanger", "προσ",
        "παραληπτησ", "to", "para", "destinatario", "saaja", "kellele", "adressaat", "vastaanottaja",
        "kenelle", "a", "pour", "destinataire", "chuig", "go", "za", "prima", "kome", "primatelj", "cimzett",
        "kam", "gavejas", "kam skirta", "adresats", "sanemejs", "lil", "ghal", "aan", "ontvanger", "do",
        "odbiorca", "adresat", "catre", "pentru", "destinatar", "prijemca", "prejemnik", "till", "mottagare",
    ]),
    (Field::Cc, &[
        "копие", "kopie", "cc", "kopi", "kopie an", "κοιν", "κοινοποιηση", "bcc", "con copia", "koopia",
        "kopio", "cci", "copie", "copie a", "coip", "kopija", "masolat", "masolatot kap", "ccn", "copia",
        "kopja", "dw", "kopia", "do wiadomosci", "kp",
    ]),
    (Field::Date, &[
        "изпратено", "дата", "odeslano", "datum", "sendt", "dato", "gesendet", "gesendet am", "σταλθηκε",
        "εσταλη", "ημερομηνια", "ημ νια", "sent", "date", "enviado", "enviado el", "enviada", "fecha",
        "saadetud", "saatmisaeg", "kuupaev", "lahetetty", "paivamaara", "paivays", "pvm", "envoye",
        "envoye le", "seolta", "data", "poslano", "kuldve", "elkuldve", "inviato", "inviata", "data invio",
        "issiusta", "siusta", "nosutits", "sutits", "datums", "mibghut", "verzonden", "verstuurd", "wyslano",
        "wyslane", "data wyslania", "enviada em", "enviado em", "trimis", "trimis la", "odoslane", "skickat",
    ]),
    (Field::Subject, &[
        "относно", "тема", "predmet", "vec", "emne", "betreff", "θεμα", "subject", "asunto", "teema",
        "pealkiri", "aihe", "objet", "sujet", "abhar", "naslov", "targy", "oggetto", "tema", "temats",
        "suggett", "onderwerp", "temat", "assunto", "subiect", "zadeva", "amne",
    ]),
    (Field::ReplyTo, &[
        "отговор до", "odpoved komu", "odpovedet na", "svar til", "antwort an", "antworten an", "απαντηση σε",
        "απαντηση προσ", "reply to", "responder a", "vastus", "vastausosoite", "repondre a", "odgovori na",
        "odgovor za", "valaszcim", "rispondi a", "atsakyti", "atbildet", "antwoord aan", "odpowiedz do",
        "raspuns catre", "raspunde la", "odgovor na", "svar till",
    ]),
];

/// What subjects of forwarded mails begin with, before a colon. Finnish answers begin with the Danish `VS`.
#[rustfmt::skip]
pub(super) const FORWARDS: &[&str] = &[
    "fw", "fwd", "forward", "wg", "wtr", "tr", "tf", "rv", "enc", "i", "pd", "vb", "vl", "doorst", "tov", "tovabbitas",
    "redir", "redirectionat", "πρθ", "προωθ", "prosl", "preposlano", "ed", "edasi", "persiusta", "препр", "vidarebef",
];

/// The word for "wrote" in the line above a quotation.
#[rustfmt::skip]
pub(super) const WROTE: &[&str] = &[
    "написа", "пише", "napsal", "napsala", "skrev", "schrieb", "geschrieben", "εγραψε", "wrote", "escribio",
    "kirjutas", "kirjoitti", "ecrit", "scriobh", "napisao", "napisala", "pise", "irta", "scritto", "rase",
    "parase", "rakstija", "kiteb", "kitbet", "schreef", "napisal", "pisze", "escreveu", "scris",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_folded_and_means_one_field() {
        let names: Vec<&str> = FIELDS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let marks = MARKS.iter().flat_map(|marks| marks.iter().copied());
        for word in marks.chain(names.iter().copied()).chain(WROTE.iter().chain(FORWARDS).copied()) {
            assert_eq!(joinder_core::fold(word), word, "a word that is not folded is never found");
        }
        for name in &names {
            assert_eq!(names.iter().filter(|n| *n == name).count(), 1, "{name}");
        }
        assert_eq!(MARKS.len(), 24, "one line a language");
    }
}
