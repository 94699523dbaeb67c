//! The kinds of crime that citizens and firms report, and what each leaves behind.

use crate::trace::Class;

/// What happened, in the reporter's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the slugs say it")]
pub enum Kind {
    ShopFraud,
    MarketplaceFraud,
    InvestmentFraud,
    CryptoInvestment,
    Romance,
    Ransomware,
    BankImpersonation,
    Phishing,
    TechSupport,
    Sextortion,
    InvoiceFraud,
    RentalFraud,
    JobScam,
    RecoveryScam,
    FamilyEmergency,
    AccountTakeover,
}

/// One class of trace in an offender's repertoire.
pub(crate) struct Habit {
    pub class: Class,
    /// Share of offenders of the kind who use it at all.
    pub used: f64,
    /// Share of their victims who know it.
    pub known: f64,
}

pub(crate) struct Profile {
    pub kind: Kind,
    /// Share among offenders.
    pub weight: f64,
    /// Median loss in EUR, its spread, and the share of victims who lost anything.
    pub loss: (f64, f64, f64),
    /// Share of victims that are organisations.
    pub organisations: f64,
    /// Share of offenders who work in more than one State.
    pub abroad: f64,
    /// Share of victims who paste what the offender wrote.
    pub pasted: f64,
    /// Median days between the event and its report.
    pub patience: f64,
    /// Share of victims made to install a remote desktop.
    pub remote: f64,
    pub habits: &'static [Habit],
}

const fn h(class: Class, used: f64, known: f64) -> Habit {
    Habit { class, used, known }
}

impl Kind {
    /// All kinds, in the order of their profiles.
    pub const ALL: [Self; 16] = [
        Self::ShopFraud,
        Self::MarketplaceFraud,
        Self::InvestmentFraud,
        Self::CryptoInvestment,
        Self::Romance,
        Self::Ransomware,
        Self::BankImpersonation,
        Self::Phishing,
        Self::TechSupport,
        Self::Sextortion,
        Self::InvoiceFraud,
        Self::RentalFraud,
        Self::JobScam,
        Self::RecoveryScam,
        Self::FamilyEmergency,
        Self::AccountTakeover,
    ];

    /// The platform's word for it in reports; coins are no kind of their own there.
    pub fn slug(self) -> &'static str {
        match self {
            Self::CryptoInvestment => "investment-fraud",
            Self::Romance => "romance-fraud",
            Self::TechSupport => "tech-support-fraud",
            Self::FamilyEmergency => "family-emergency-fraud",
            Self::AccountTakeover => "account-take-over",
            Self::ShopFraud
            | Self::MarketplaceFraud
            | Self::InvestmentFraud
            | Self::Ransomware
            | Self::BankImpersonation
            | Self::Phishing
            | Self::Sextortion
            | Self::InvoiceFraud
            | Self::RentalFraud
            | Self::JobScam
            | Self::RecoveryScam => self.key(),
        }
    }

    /// The word under which the data files have it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::ShopFraud => "shop-fraud",
            Self::MarketplaceFraud => "marketplace-fraud",
            Self::InvestmentFraud => "investment-fraud",
            Self::CryptoInvestment => "crypto-investment",
            Self::Romance => "romance",
            Self::Ransomware => "ransomware",
            Self::BankImpersonation => "bank-impersonation",
            Self::Phishing => "phishing",
            Self::TechSupport => "tech-support",
            Self::Sextortion => "sextortion",
            Self::InvoiceFraud => "invoice-fraud",
            Self::RentalFraud => "rental-fraud",
            Self::JobScam => "job-scam",
            Self::RecoveryScam => "recovery-scam",
            Self::FamilyEmergency => "family-emergency",
            Self::AccountTakeover => "account-takeover",
        }
    }

    /// The kind a clerk or a victim may take it for.
    pub(crate) fn mistaken_for(self) -> Self {
        match self {
            Self::ShopFraud | Self::RentalFraud => Self::MarketplaceFraud,
            Self::MarketplaceFraud => Self::ShopFraud,
            Self::InvestmentFraud | Self::Romance => Self::CryptoInvestment,
            Self::CryptoInvestment | Self::JobScam | Self::RecoveryScam => Self::InvestmentFraud,
            Self::Ransomware | Self::Sextortion => Self::AccountTakeover,
            Self::BankImpersonation | Self::AccountTakeover | Self::InvoiceFraud => Self::Phishing,
            Self::Phishing | Self::TechSupport => Self::BankImpersonation,
            Self::FamilyEmergency => Self::Phishing,
        }
    }

    pub(crate) fn profile(self) -> &'static Profile {
        &PROFILES[self as usize]
    }
}

/// Shares are our estimate from published yearly figures of national platforms (frauds in trade lead, then phishing
/// and impersonation; investment leads by money).
pub(crate) static PROFILES: [Profile; 16] = [
    Profile {
        kind: Kind::ShopFraud,
        weight: 15.0,
        loss: (85.0, 0.9, 0.97),
        organisations: 0.02,
        abroad: 0.45,
        pasted: 0.10,
        patience: 7.0,
        remote: 0.0,
        habits: &[
            h(Class::Site, 1.0, 0.88),
            h(Class::Account, 0.75, 0.72),
            h(Class::Email, 0.8, 0.45),
            h(Class::Phone, 0.3, 0.25),
            h(Class::Parcel, 0.3, 0.12),
            h(Class::Persona, 0.5, 0.4),
        ],
    },
    Profile {
        kind: Kind::MarketplaceFraud,
        weight: 18.0,
        loss: (170.0, 0.9, 0.95),
        organisations: 0.01,
        abroad: 0.08,
        pasted: 0.12,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Account, 0.95, 0.85),
            h(Class::Phone, 0.75, 0.55),
            h(Class::Handle, 0.55, 0.45),
            h(Class::Advert, 0.7, 0.35),
            h(Class::Email, 0.35, 0.35),
            h(Class::Persona, 0.9, 0.6),
            h(Class::Parcel, 0.2, 0.1),
        ],
    },
    Profile {
        kind: Kind::InvestmentFraud,
        weight: 6.0,
        loss: (8_000.0, 1.3, 0.97),
        organisations: 0.02,
        abroad: 0.7,
        pasted: 0.12,
        patience: 12.0,
        remote: 0.15,
        habits: &[
            h(Class::Site, 0.95, 0.75),
            h(Class::Phone, 0.9, 0.6),
            h(Class::Account, 0.9, 0.7),
            h(Class::Email, 0.85, 0.5),
            h(Class::Handle, 0.3, 0.4),
            h(Class::Wallet, 0.35, 0.4),
            h(Class::Persona, 0.9, 0.6),
        ],
    },
    Profile {
        kind: Kind::CryptoInvestment,
        weight: 6.0,
        loss: (9_500.0, 1.3, 0.98),
        organisations: 0.01,
        abroad: 0.75,
        pasted: 0.12,
        patience: 12.0,
        remote: 0.15,
        habits: &[
            h(Class::Wallet, 0.95, 0.7),
            h(Class::Site, 0.95, 0.7),
            h(Class::Handle, 0.85, 0.5),
            h(Class::Phone, 0.4, 0.4),
            h(Class::Email, 0.35, 0.3),
            h(Class::Transaction, 0.8, 0.15),
            h(Class::Persona, 0.7, 0.5),
        ],
    },
    Profile {
        kind: Kind::Romance,
        weight: 4.0,
        loss: (5_500.0, 1.3, 0.9),
        organisations: 0.0,
        abroad: 0.6,
        pasted: 0.08,
        patience: 12.0,
        remote: 0.0,
        habits: &[
            h(Class::Handle, 0.97, 0.8),
            h(Class::Account, 0.8, 0.65),
            h(Class::Email, 0.5, 0.45),
            h(Class::Wallet, 0.3, 0.4),
            h(Class::Phone, 0.7, 0.5),
            h(Class::Persona, 1.0, 0.85),
        ],
    },
    Profile {
        kind: Kind::Ransomware,
        weight: 2.0,
        loss: (14_000.0, 1.4, 0.5),
        organisations: 0.85,
        abroad: 0.9,
        pasted: 0.45,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Email, 0.75, 0.7),
            h(Class::Onion, 0.65, 0.6),
            h(Class::Wallet, 0.6, 0.5),
            h(Class::Hash, 0.7, 0.55),
            h(Class::Ip, 0.6, 0.5),
            h(Class::Handle, 0.2, 0.3),
        ],
    },
    Profile {
        kind: Kind::BankImpersonation,
        weight: 11.0,
        loss: (3_200.0, 1.1, 0.9),
        organisations: 0.04,
        abroad: 0.15,
        pasted: 0.15,
        patience: 1.5,
        remote: 0.15,
        habits: &[
            h(Class::Phone, 0.92, 0.68),
            h(Class::Account, 0.95, 0.8),
            h(Class::Site, 0.35, 0.45),
            h(Class::Persona, 0.6, 0.4),
        ],
    },
    Profile {
        kind: Kind::Phishing,
        weight: 14.0,
        loss: (750.0, 1.3, 0.45),
        organisations: 0.06,
        abroad: 0.35,
        pasted: 0.5,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Site, 1.0, 0.85),
            h(Class::Phone, 0.5, 0.6),
            h(Class::Email, 0.55, 0.55),
            h(Class::Account, 0.3, 0.35),
            h(Class::Ip, 0.15, 0.25),
        ],
    },
    Profile {
        kind: Kind::TechSupport,
        weight: 4.0,
        loss: (650.0, 1.1, 0.7),
        organisations: 0.04,
        abroad: 0.6,
        pasted: 0.15,
        patience: 1.5,
        remote: 0.5,
        habits: &[
            h(Class::Phone, 1.0, 0.88),
            h(Class::Account, 0.65, 0.6),
            h(Class::Site, 0.6, 0.55),
            h(Class::Ip, 0.25, 0.3),
            h(Class::Persona, 0.7, 0.5),
        ],
    },
    Profile {
        kind: Kind::Sextortion,
        weight: 5.0,
        loss: (380.0, 1.0, 0.3),
        organisations: 0.01,
        abroad: 0.6,
        pasted: 0.5,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Wallet, 0.85, 0.8),
            h(Class::Email, 0.7, 0.65),
            h(Class::Handle, 0.5, 0.6),
            h(Class::Account, 0.2, 0.4),
        ],
    },
    Profile {
        kind: Kind::InvoiceFraud,
        weight: 3.0,
        loss: (22_000.0, 1.2, 0.85),
        organisations: 0.92,
        abroad: 0.5,
        pasted: 0.2,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Account, 1.0, 0.92),
            h(Class::Email, 1.0, 0.78),
            h(Class::Site, 0.2, 0.3),
            h(Class::Phone, 0.25, 0.25),
            h(Class::Ip, 0.2, 0.3),
            h(Class::Persona, 0.6, 0.5),
        ],
    },
    Profile {
        kind: Kind::RentalFraud,
        weight: 5.0,
        loss: (950.0, 0.7, 0.92),
        organisations: 0.01,
        abroad: 0.35,
        pasted: 0.25,
        patience: 7.0,
        remote: 0.0,
        habits: &[
            h(Class::Account, 0.95, 0.82),
            h(Class::Email, 0.85, 0.65),
            h(Class::Phone, 0.65, 0.55),
            h(Class::Advert, 0.5, 0.35),
            h(Class::Site, 0.25, 0.4),
            h(Class::Persona, 1.0, 0.7),
        ],
    },
    Profile {
        kind: Kind::JobScam,
        weight: 4.0,
        loss: (1_300.0, 1.2, 0.85),
        organisations: 0.0,
        abroad: 0.55,
        pasted: 0.3,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Handle, 0.95, 0.75),
            h(Class::Site, 0.7, 0.55),
            h(Class::Wallet, 0.6, 0.55),
            h(Class::Account, 0.5, 0.5),
            h(Class::Phone, 0.55, 0.45),
            h(Class::Persona, 0.6, 0.5),
        ],
    },
    Profile {
        kind: Kind::RecoveryScam,
        weight: 2.0,
        loss: (2_300.0, 1.1, 0.85),
        organisations: 0.01,
        abroad: 0.7,
        pasted: 0.3,
        patience: 12.0,
        remote: 0.0,
        habits: &[
            h(Class::Email, 0.95, 0.72),
            h(Class::Phone, 0.85, 0.65),
            h(Class::Site, 0.75, 0.5),
            h(Class::Account, 0.55, 0.5),
            h(Class::Wallet, 0.45, 0.45),
            h(Class::Persona, 0.9, 0.6),
        ],
    },
    Profile {
        kind: Kind::FamilyEmergency,
        weight: 7.0,
        loss: (1_700.0, 0.8, 0.75),
        organisations: 0.0,
        abroad: 0.15,
        pasted: 0.35,
        patience: 1.5,
        remote: 0.0,
        habits: &[h(Class::Phone, 1.0, 0.88), h(Class::Account, 0.97, 0.82), h(Class::Persona, 0.4, 0.3)],
    },
    Profile {
        kind: Kind::AccountTakeover,
        weight: 4.0,
        loss: (210.0, 1.0, 0.3),
        organisations: 0.06,
        abroad: 0.4,
        pasted: 0.2,
        patience: 1.5,
        remote: 0.0,
        habits: &[
            h(Class::Handle, 0.7, 0.6),
            h(Class::Ip, 0.7, 0.55),
            h(Class::Email, 0.6, 0.5),
            h(Class::Phone, 0.4, 0.4),
            h(Class::Site, 0.3, 0.4),
        ],
    },
];
