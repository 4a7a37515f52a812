//! Listening, until told to stop; requests in hand are finished first.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::access;
use super::app::App;
use super::publishing;
use super::router::router;

/// Serves on `listener` until `stop` resolves.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let writer = tokio::spawn(access::keep_writing(app.clone()));
    let publisher = tokio::spawn(publishing::keep_publishing(app.clone()));
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await;
    writer.abort();
    publisher.abort();
    if let Err(error) = access::flush(&app).await {
        tracing::error!(
            error = error.to_string(),
            "the last entries of the access log were not written"
        );
    }
    if let Err(error) = app.sequencer().stop().await {
        tracing::error!(
            error = error.to_string(),
            "the lease on publishing was not given up; it runs out by itself"
        );
    }
    served
}
