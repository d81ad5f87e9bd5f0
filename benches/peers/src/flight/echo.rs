//! A server that sends back what it is sent, on a thread of its own, and connections to it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Mutex, PoisonError},
    thread,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
    sync::oneshot,
};

/// Connections that nobody uses now.
pub(super) struct Pool(Mutex<Vec<TcpStream>>);

impl Pool {
    pub(super) async fn connect(connections: usize) -> Self {
        let (tell, told) = oneshot::channel();
        thread::spawn(|| {
            let thread = Builder::new_current_thread().enable_io().build();
            thread.expect("a runtime can be made").block_on(serve(tell));
        });
        let address = told.await.expect("the server has started");
        let mut free = Vec::with_capacity(connections);
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await.expect("the server listens");
            stream.set_nodelay(true).expect("a socket takes its options");
            free.push(stream);
        }
        Pool(Mutex::new(free))
    }

    /// There and back over one of the connections.
    pub(super) async fn echo(&self, item: u64) -> u64 {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stream = free().pop().expect("there is one for each that may be under way");
        let mut answer = [0; 8];
        stream.write_all(&item.to_le_bytes()).await.expect("the server listens");
        stream.read_exact(&mut answer).await.expect("the server answers");
        free().push(stream);
        u64::from_le_bytes(answer)
    }
}

/// Until the process ends.
async fn serve(tell: oneshot::Sender<SocketAddr>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    tell.send(address).expect("somebody asked");
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream));
    }
}

async fn answer(mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0; 64];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        if stream.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
