//! The connections: each is answered as long as its other end does its part.
//!
//! Whoever sends the head of a request a byte at a time, stops in the middle of a body or does not read the answer would hold
//! a connection for nothing; a thousand of them, and nobody else has one. What the server itself takes is never hurried
//! here ([`patience`](crate::patience)).

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// How long the other end may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the head of a request, from the answer before it on.
    pub head: Duration,
    /// Between two pieces of what it sends or reads.
    pub piece: Duration,
}

/// What a phone with a bad line still keeps to. A connection stays open for the next request a little longer than proxies
/// count on (60 s: nginx, `keepalive_timeout` of upstreams), or they would lose requests that they send on one that is closed.
pub const LIMITS: Limits = Limits { head: Duration::from_secs(75), piece: Duration::from_secs(30) };

/// How long nobody is let in after the system had no more connections to give.
const EXHAUSTED: Duration = Duration::from_millis(200);

/// Takes as many connections as the system lets this program have at most. Of a browser that has a card open one stays, and what
/// most systems begin with, 1,024 open files, is for programs that still use select(2) (systemd, "File Descriptor Limits").
pub fn allow_many() {
    match rlimit::increase_nofile_limit(rlimit::INFINITY) {
        Ok(limit) => tracing::debug!(limit, "open files"),
        Err(error) => tracing::warn!(%error, "no more open files than before"),
    }
}

/// Answers whoever connects, until `stop`; then takes no more connections, and ends when those that are there have ended.
///
/// Requests bear the address they come from, as [`ConnectInfo`].
pub async fn answer(listener: TcpListener, service: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head);
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Whoever was gone before being let in is nobody's fault; otherwise the system has no more to give.
                    if !is_gone(&error) {
                        tracing::error!(%error, "no connection can be taken");
                        sleep(EXHAUSTED).await;
                    }
                    continue;
                }
            },
            () = stop.as_mut() => break,
        };
        // A small answer goes at once, and does not wait for more to come.
        let _ = stream.set_nodelay(true);
        let from = service.clone().map_request(move |mut request: Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(Body::new)
        });
        let io = TokioIo::new(Read::by(stream, limits.piece));
        let connection = builder.serve_connection(io, TowerToHyperService::new(from)).into_owned();
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%peer, %error, "a connection was cut off");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}

fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind())
}

/// Ends a body that stops coming.
pub async fn hurried(request: Request, next: Next) -> Response {
    next.run(request.map(|body| Body::new(TimeoutBody::new(LIMITS.piece, body)))).await
}

/// A connection whose other end has to read what is written to it.
struct Read {
    stream: TcpStream,
    limit: Duration,
    /// Runs while something waits to be written.
    waits: Option<Pin<Box<Sleep>>>,
}

impl Read {
    fn by(stream: TcpStream, limit: Duration) -> Read {
        Read { stream, limit, waits: None }
    }

    /// What has come of writing: done, or still waiting, or waiting for too long.
    fn watched<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waits = None;
            return written;
        }
        let waits = self.waits.get_or_insert_with(|| Box::pin(sleep(self.limit)));
        ready!(waits.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Read {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Read {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watched(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.watched(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.watched(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    const LIMITS: Limits = Limits { head: Duration::from_millis(300), piece: Duration::from_millis(300) };

    /// A server that answers, and what stops it.
    async fn server() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let long = vec![b'x'; 32 * 1024 * 1024];
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }))
            .route("/long", get(|| async move { long }))
            .route("/slow", get(|| async { sleep(Duration::from_secs(1)).await }))
            .route("/length", post(|body: String| async move { body.len().to_string() }));
        let serving = tokio::spawn(answer(listener, router, LIMITS, async move { drop(stopped.await) }));
        (address, stop, serving)
    }

    /// What comes back until the server closes the connection, for what is sent piece by piece with pauses between.
    async fn answered(address: SocketAddr, pieces: &[&str], pause: Duration) -> String {
        let mut line = TcpStream::connect(address).await.unwrap();
        let mut answer = Vec::new();
        for piece in pieces {
            // Once the server has closed it, no more can be sent.
            if line.write_all(piece.as_bytes()).await.is_err() {
                break;
            }
            sleep(pause).await;
        }
        let _ = line.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn whoever_sends_a_head_a_byte_at_a_time_is_cut_off_and_others_are_answered_meanwhile() {
        let (address, _stop, _) = server().await;
        let byte_by_byte: Vec<String> =
            "GET / HTTP/1.1\r\nHost: acme.example\r\nX: ".chars().map(String::from).collect();
        let pieces: Vec<&str> = byte_by_byte.iter().map(String::as_str).collect();
        let slow = (0..200).map(|_| answered(address, &pieces, Duration::from_millis(50)));
        let slow = futures_util::future::join_all(slow);
        let quick = async {
            sleep(Duration::from_millis(150)).await;
            answered(address, &["GET / HTTP/1.1\r\nHost: acme.example\r\nConnection: close\r\n\r\n"], Duration::ZERO)
                .await
        };
        let (slow, quick) = tokio::join!(slow, quick);
        assert!(quick.starts_with("HTTP/1.1 200 OK") && quick.ends_with("127.0.0.1"), "{quick}");
        assert!(slow.iter().all(|answer| !answer.contains("200 OK")), "{:?}", slow.first());
    }

    #[tokio::test]
    async fn whoever_does_not_read_is_cut_off() {
        let (address, stop, serving) = server().await;
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(b"GET /long HTTP/1.1\r\nHost: acme.example\r\n\r\n").await.unwrap();
        sleep(LIMITS.piece * 4).await;
        // Only connections that are served would be waited for.
        stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(10), serving).await.expect("nothing is served any more").unwrap();
    }

    #[tokio::test]
    async fn the_server_may_take_longer_than_the_other_end_and_ends_what_it_has_begun() {
        let (address, stop, serving) = server().await;
        let request = ["GET /slow HTTP/1.1\r\nHost: acme.example\r\n\r\n"];
        let asked = tokio::spawn(async move { answered(address, &request, Duration::ZERO).await });
        sleep(Duration::from_millis(200)).await;
        stop.send(()).unwrap();
        serving.await.unwrap();
        assert!(asked.await.unwrap().starts_with("HTTP/1.1 200 OK"));
        assert!(TcpStream::connect(address).await.is_err(), "nobody is let in any more");
    }

    #[tokio::test]
    async fn a_body_that_comes_in_pieces_is_read() {
        let (address, _stop, _) = server().await;
        let head = "POST /length HTTP/1.1\r\nHost: acme.example\r\nContent-Length: 8\r\nConnection: close\r\n\r\n";
        let answer = answered(address, &[head, "café", "123"], Duration::from_millis(200)).await;
        assert!(answer.ends_with('8'), "{answer}");
    }
}
