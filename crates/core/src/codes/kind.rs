//! The guided kind of a report: what a citizen says happened, before anyone thinks of law.

mod words;

code_enum! {
    /// What happened, in the citizen's terms.
    ///
    /// From it the crosswalk proposes incident class, offence and ICCS code; the matcher takes two reports of
    /// unlike kinds as a sign that what they share is shared by nature.
    Kind, expected "a kind of report, such as shop-fraud" {
        ShopFraud = "shop-fraud", "Web shop fraud";
        MarketplaceFraud = "marketplace-fraud", "Marketplace fraud";
        RentalFraud = "rental-fraud", "Rental fraud";
        TicketFraud = "ticket-fraud", "Ticket and travel fraud";
        SubscriptionTrap = "subscription-trap", "Subscription trap";
        InvestmentFraud = "investment-fraud", "Investment fraud";
        RomanceFraud = "romance-fraud", "Romance fraud";
        AdvanceFeeFraud = "advance-fee-fraud", "Advance fee fraud";
        RecoveryScam = "recovery-scam", "Recovery scam";
        JobScam = "job-scam", "Job scam";
        CharityFraud = "charity-fraud", "Charity fraud";
        FamilyEmergency = "family-emergency-fraud", "Friend in need fraud";
        BankImpersonation = "bank-impersonation", "Bank impersonation";
        AuthorityImpersonation = "authority-impersonation", "Authority impersonation";
        TechSupport = "tech-support-fraud", "Technical support fraud";
        CeoFraud = "ceo-fraud", "CEO fraud";
        InvoiceFraud = "invoice-fraud", "Invoice fraud";
        Phishing = "phishing", "Phishing";
        Smishing = "smishing", "Smishing";
        Vishing = "vishing", "Vishing";
        Robocall = "robocall", "Robocall";
        ScamSite = "scam-site", "Scam site";
        Spam = "spam", "Spam";
        CardFraud = "card-fraud", "Card fraud";
        AccountTakeOver = "account-take-over", "Account take-over";
        IdentityMisuse = "identity-misuse", "Identity misuse";
        MoneyMule = "money-mule-recruitment", "Money mule recruitment";
        CryptoTheft = "crypto-theft", "Crypto theft";
        Sextortion = "sextortion", "Sextortion";
        Extortion = "extortion", "Extortion";
        Ransomware = "ransomware", "Ransomware";
        Malware = "malware", "Malware";
        BotnetInfection = "botnet-infection", "Botnet infection";
        Ddos = "ddos", "Denial of service";
        IllegalAccess = "illegal-access", "Illegal access";
        DataTheft = "data-theft", "Data theft";
        DataInterference = "data-interference", "Data or system interference";
        Harassment = "harassment", "Online harassment";
        IllegalContent = "illegal-content", "Illegal content";
        Other = "other", "Other";
        Unknown = "unknown", "Unknown";
    }
}

impl Kind {
    /// One sentence that says when the kind fits.
    pub const fn gloss(self) -> &'static str {
        match self {
            Self::ShopFraud => "Paid a web shop that is fake or never delivers.",
            Self::MarketplaceFraud => {
                "Cheated by a buyer or seller met through an advert or an online marketplace."
            }
            Self::RentalFraud => {
                "Paid for a home or holiday let that does not exist or was not theirs to let."
            }
            Self::TicketFraud => "Paid for tickets, flights or trips that do not exist.",
            Self::SubscriptionTrap => "Drawn by a trial or prize into payments that recur.",
            Self::InvestmentFraud => {
                "Paid into an investment or trading platform that is a sham, crypto assets included."
            }
            Self::RomanceFraud => "Sent money or goods to a feigned friend or lover.",
            Self::AdvanceFeeFraud => {
                "Paid fees to get a prize, inheritance, loan or other sum that never comes."
            }
            Self::RecoveryScam => "Cheated again by someone who promised to get lost money back.",
            Self::JobScam => "Paid or worked for an employer that does not exist, task apps included.",
            Self::CharityFraud => "Gave to a collection that is a sham.",
            Self::FamilyEmergency => "Paid because someone posed as a child, relative or friend in trouble.",
            Self::BankImpersonation => "Moved money or gave codes to someone who posed as their bank.",
            Self::AuthorityImpersonation => {
                "Paid or gave data to someone who posed as police, tax office or another authority."
            }
            Self::TechSupport => "Let a false helper into the computer or paid for a repair that was none.",
            Self::CeoFraud => "Staff paid on the false order of a manager.",
            Self::InvoiceFraud => "Paid an invoice whose account was changed, or that was made up.",
            Self::Phishing => "Got or answered a mail or site that harvests credentials or payment data.",
            Self::Smishing => "Got or answered a text message that harvests credentials or payment data.",
            Self::Vishing => "Got or answered a call that harvests credentials or payment data.",
            Self::Robocall => "Got a recorded or unwanted call that serves a fraud.",
            Self::ScamSite => "Saw a site that serves a fraud, without loss of their own.",
            Self::Spam => "Got unwanted bulk messages.",
            Self::CardFraud => "Card or its data used by somebody else.",
            Self::AccountTakeOver => {
                "Mailbox, social, shop or bank account entered and used by somebody else."
            }
            Self::IdentityMisuse => "Name or papers used by somebody else to open accounts, buy or cheat.",
            Self::MoneyMule => "Asked to receive and pass on money, or lent their account.",
            Self::CryptoTheft => "Crypto assets taken from their wallet or exchange account.",
            Self::Sextortion => "Threatened with intimate pictures, real or claimed.",
            Self::Extortion => "Threatened with harm, disclosure or attack unless they pay.",
            Self::Ransomware => "Files or systems locked or stolen, and ransom asked.",
            Self::Malware => "Malicious program found on a system.",
            Self::BotnetInfection => "System steered by a botnet, often told by a CSIRT.",
            Self::Ddos => "Service flooded or knocked out.",
            Self::IllegalAccess => "System entered without right.",
            Self::DataTheft => "Data copied or published without right.",
            Self::DataInterference => "Data or a site changed, erased or defaced without right.",
            Self::Harassment => "Bullied, stalked, threatened or defamed online.",
            Self::IllegalContent => "Saw content whose publication is a crime.",
            Self::Other => "Known to fit no other kind.",
            Self::Unknown => "Not said, or not understood.",
        }
    }

    /// The kind that a national system's wording of a category means, in any official language of the Union;
    /// none where no known wording occurs in it.
    ///
    /// Case, diacritics, hyphens and underscores don't count; the longest known wording wins, and among
    /// equals the first. Costs a few microseconds: callers remember the answer for each distinct wording.
    pub fn from_words(words: &str) -> Option<Self> {
        words::find(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_prints_and_reads() {
        assert_eq!(Kind::all().len(), 41);
        for kind in Kind::all() {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert!(kind.gloss().ends_with('.'));
        }
        assert_eq!("Shop-Fraud".parse(), Ok(Kind::ShopFraud));
        assert!("fraud".parse::<Kind>().is_err());
    }
}
