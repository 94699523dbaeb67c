//! Why an owner may refuse what it is asked for.

code_enum! {
    /// A ground of refusal. After Directive (EU) 2023/977 art 6(1); the last two after Regulation (EU) 2023/1543 art 12 and
    /// Directive (EU) 2016/680 art 4(1)(c).
    Ground, expected "a ground of refusal of the list" {
        NotAvailable = "not-available", "There is no such information here, or none that may be told";
        NoAuthorisation = "no-authorisation", "The judicial authorisation that it needs was refused";
        Security = "security", "It would be contrary to the essential interests of national security";
        Investigation = "investigation", "It would endanger a running investigation or the safety of a person";
        Interests = "interests", "It would unduly harm important interests of a legal person";
        Quality = "quality", "The information is inaccurate, incomplete or no longer up to date";
        MinorOffence = "minor-offence", "The offence is punishable here by one year or less";
        NoOffence = "no-offence", "It is no offence under the law here";
        OfAnother = "of-another", "It came from another State or a third country, which does not consent";
        Rights = "rights", "A fundamental right, an immunity or a privilege stands against it";
        NotNecessary = "not-necessary", "The reason given does not show that it is necessary and proportionate";
    }
}
