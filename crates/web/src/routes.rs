//! Routes, declared once: for the router, and for those who walk them.

/// Gives a room its `router()` and its `ROUTES`. A layer after `=>` lies on that route alone.
macro_rules! routes {
    ($($path:literal $($method:ident $handler:path),+ $(=> $layer:expr)?;)*) => {
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
    };
    (@method $first:ident $handler:path) => { axum::routing::$first($handler) };
    (@method $first:ident $handler:path, $second:ident $other:path) => {
        axum::routing::$first($handler).$second($other)
    };
}

pub(crate) use routes;
