//! What stops an erasure, what a person may ask of whoever holds data on him, and why that may be refused.

code_enum! {
    /// Why a report is not erased on its day: the four grounds of Regulation (EU) 2016/794 art 31(6).
    StopGround, expected "protection, accuracy, proof or restriction" {
        Protection = "protection", "Erasing would harm a person in need of protection";
        Accuracy = "accuracy", "The person contests that the data are accurate";
        Proof = "proof", "Needed as proof, or for legal claims";
        Restriction = "restriction", "The person opposes erasure and asks for restriction instead";
    }
}

impl StopGround {
    /// Whether the report may be used no more from the moment on at which the ground is given. What is kept as proof goes on
    /// until its day; then it is kept for that alone.
    pub const fn restricts_at_once(self) -> bool {
        match self {
            Self::Protection | Self::Accuracy | Self::Restriction => true,
            Self::Proof => false,
        }
    }
}

code_enum! {
    /// What a person asks for: Directive (EU) 2016/680 art 14 and 16.
    SubjectAsk, expected "access, correction, erasure or restriction" {
        Access = "access", "What is held on the person, and where it came from (art 14)";
        Correction = "correction", "That it is corrected (art 16(1))";
        Erasure = "erasure", "That it is erased (art 16(2))";
        Restriction = "restriction", "That it is kept and not used (art 16(3))";
    }
}

code_enum! {
    /// Why an answer is refused, wholly or partly: Directive (EU) 2016/680 art 15(1) and, with the same points, 16(4).
    RefusalGround, expected "inquiries, prevention, public-security, national-security or rights-of-others" {
        Inquiries = "inquiries", "Not to obstruct inquiries, investigations or procedures (a)";
        Prevention = "prevention", "Not to prejudice prevention, detection, investigation or prosecution (b)";
        PublicSecurity = "public-security", "To protect public security (c)";
        NationalSecurity = "national-security", "To protect national security (d)";
        RightsOfOthers = "rights-of-others", "To protect the rights and freedoms of others (e)";
    }
}
