//! Routes, declared once: for the router, and for those who walk them.

/// Gives a room its `router()`, its `ROUTES` and what the audit ledger says of each. A layer after `=>` lies on that route
/// alone. In brackets behind a handler stands the deed that it is; `within` where the use case records it with what it does;
/// `none` and why where it is none.
macro_rules! routes {
    ($($path:literal $($method:ident $handler:path [$($logged:tt)+]),+ $(=> $layer:expr)?;)*) => {
        /// The routes.
        pub fn router() -> axum::Router<crate::app::App> {
            let router = axum::Router::new();
            $(
                let router = router.route(
                    $path,
                    crate::routes::routes!(@method $($method $handler),+)$(.layer($layer))?,
                );
            )*
            router
        }

        /// Method and path of each.
        pub const ROUTES: &[(&str, &str)] = &[$($((stringify!($method), $path)),+),*];

        /// What the audit ledger says of each.
        pub const LOGGED: &[(&str, &str, crate::audit::Logged)] = &[
            $($((stringify!($method), $path, crate::routes::routes!(@logged $($logged)+))),+),*
        ];
    };
    (@logged within $deed:ident) => { crate::audit::Logged::Within(joinder_core::Deed::$deed) };
    (@logged none $why:literal) => { crate::audit::Logged::Nothing($why) };
    (@logged $deed:ident) => { crate::audit::Logged::As(joinder_core::Deed::$deed) };
    (@method $first:ident $handler:path) => { axum::routing::$first($handler) };
    (@method $first:ident $handler:path, $second:ident $other:path) => {
        axum::routing::$first($handler).$second($other)
    };
}

pub(crate) use routes;
