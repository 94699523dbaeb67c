//! What a person's account is for, and what may be done at a node.

code_enum! {
    /// For what somebody has an account. An account has one role: who has two kinds of work has two accounts.
    PersonRole, expected "a role: viewer, analyst, supervisor, administrator, data-protection-officer, trainer or partner" {
        Viewer = "viewer", "Viewer";
        Analyst = "analyst", "Analyst";
        Supervisor = "supervisor", "Supervisor";
        Administrator = "administrator", "Administrator";
        DataProtectionOfficer = "data-protection-officer", "Data-protection officer";
        Trainer = "trainer", "Trainer";
        Partner = "partner", "Partner";
    }
}

code_enum! {
    /// One thing that may be done at a node; which role may do it stands in [`crate::Rights::of`].
    Right, expected "a right, such as read-reports or look-up" {
        ReadReports = "read-reports", "Read reports, series and traces";
        LookUp = "look-up", "Look values up at this node";
        AskNeighbours = "ask-neighbours", "Ask other nodes and ask for release";
        Decide = "decide", "Confirm, reject, name and undo";
        Export = "export", "Write reports and rows out";
        HandIn = "hand-in", "Hand reports in for a source, by a program";
        Import = "import", "Upload files and see how they are read";
        ManageSources = "manage-sources", "Change sources and their conditions";
        SetAside = "set-aside", "Read, mend and dismiss what was set aside";
        SeeLinks = "see-links", "See links and what passed over them";
        ManageLinks = "manage-links", "Invite, join, pause and revoke links";
        AnswerRequests = "answer-requests", "Answer other organisations' requests";
        KeepTerms = "keep-terms", "See what is due, and decide how long it is kept";
        AnswerPersons = "answer-persons", "Answer persons who ask about data on themselves";
        Statistics = "statistics", "See statistics";
        AdministerAccounts = "administer-accounts", "Make, change and end accounts";
        ReadAudit = "read-audit", "Read who did what";
        BlockErasure = "block-erasure", "Keep data from being erased";
        Watch = "watch", "Read the counters of this node";
    }
}
