//! Looks every item up at an HTTP server, 64 requests under way at once, answers in the order of the items. The server is one of
//! this program's own, on the loopback interface, and answers some requests late and some not at all.

mod support;

use std::{error::Error, net::SocketAddr, time::Duration};

use clap::Parser;
use pipeline::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use support::{Options, print, run};

/// Users, looked up at a server of this program's own
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

#[derive(Debug)]
struct User {
    id: u32,
    name: String,
}

async fn look_up(server: SocketAddr, id: u32) -> Result<User, Box<dyn Error + Send + Sync>> {
    let mut connection = TcpStream::connect(server).await?;
    let request =
        format!("GET /users/{id} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    match head.lines().next() {
        Some("HTTP/1.1 200 OK") => Ok(User { id, name: body.to_owned() }),
        status => Err(status.unwrap_or("no answer").into()),
    }
}

/// Every seventh user is slow to find, and every fiftieth does not exist.
async fn serve(listener: TcpListener) -> std::io::Result<()> {
    loop {
        let (mut connection, _) = listener.accept().await?;
        tokio::spawn(async move {
            let mut request = [0; 256];
            let read = connection.read(&mut request).await?;
            let path = String::from_utf8_lossy(&request[..read]);
            let id: u32 =
                path.split(['/', ' ']).nth(3).and_then(|id| id.parse().ok()).unwrap_or_default();
            if id.is_multiple_of(7) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let answer = match id % 50 {
                0 => "HTTP/1.1 404 Not Found\r\n\r\n".to_owned(),
                _ => format!("HTTP/1.1 200 OK\r\n\r\nuser {id:03}"),
            };
            connection.write_all(answer.as_bytes()).await
        });
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { options } = Arguments::parse();
    options.runtime()?.block_on(run(&options))
}

async fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let server = listener.local_addr()?;
    let serving = tokio::spawn(serve(listener));

    let enriched = pipeline! {
        #![name = "enrich"]
        #![engine(tokio)]

        let found = source(1..=300u32)
            |> #[parallel(64)] #[on_error(dead_letter = missing)] try_map(async |id| look_up(server, id).await);
        let users = found |> collect::<Vec<_>>();
        let unknown = missing
            |> map(|record| {
                let id = record.input.expect("it is kept unless `no_input` is asked for");
                format!("user {id}: {}", record.cause)
            })
            |> collect::<Vec<_>>();
    };
    if options.graph {
        return options.print_graph(enriched.graph());
    }
    let enriched = run!(enriched, options)?;
    serving.abort();

    let (users, unknown) = (&enriched.users, &enriched.unknown);
    assert!(users.is_sorted_by_key(|user| user.id), "answers keep the order of the items");
    print(|out| {
        if options.json {
            let names: Vec<_> = users.iter().map(|user| &user.name).collect();
            return writeln!(out, "{}", serde_json::json!({ "users": names, "unknown": unknown }));
        }
        users.iter().take(3).try_for_each(|user| writeln!(out, "{:>4} {}", user.id, user.name))?;
        writeln!(out, "{} found, {} unknown", users.len(), unknown.len())?;
        unknown.iter().take(2).try_for_each(|line| writeln!(out, "  {line}"))?;
        write!(out, "\n{}", enriched.report)
    })
}
