//! Listening, until told to stop; requests in hand are finished first.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use super::access;
use super::app::App;
use super::publishing;
use super::router::router;

/// How long a client may take over the head of a request, and how long a kept connection may lie idle. Whoever
/// sends a byte a minute holds a connection no longer than that.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long nothing is accepted after the system refused, for example because too many files are open.
const AFTER_REFUSAL: Duration = Duration::from_secs(1);

/// Serves on `listener` until `stop` resolves.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let writer = tokio::spawn(access::keep_writing(app.clone()));
    let publisher = tokio::spawn(publishing::keep_publishing(app.clone()));
    answer(router(app.clone()), listener, HEAD_TIME_MAX, stop).await;
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
    Ok(())
}

/// Answers connections on `listener` until `stop` resolves; one that takes longer than `head_time_max` over the
/// head of a request is closed.
pub async fn answer(
    service: Router,
    listener: TcpListener,
    head_time_max: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => connect(&service, stream, peer, head_time_max, &open),
            Err(error) if went_away(&error) => {}
            Err(error) => {
                tracing::error!(error = error.to_string(), "no connection was accepted");
                tokio::time::sleep(AFTER_REFUSAL).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

/// Answers one connection beside the others.
fn connect(
    service: &Router,
    stream: TcpStream,
    peer: SocketAddr,
    head_time_max: Duration,
    open: &GracefulShutdown,
) {
    let inner = TowerToHyperService::new(service.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        inner.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_time_max)
        .serve_connection(TokioIo::new(stream), service);
    let connection = open.watch(connection);
    tokio::spawn(async move {
        // A client that broke off, or that was too slow, has nobody to be told.
        if let Err(error) = connection.await {
            tracing::debug!(error = error.to_string(), "a connection ended early");
        }
    });
}

/// Whether it is the client that is gone, and not we who cannot accept.
fn went_away(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
