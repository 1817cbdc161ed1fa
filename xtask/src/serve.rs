//! Serves `pkg/` to the browsers of this machine, with the headers that hosts of the page are asked for.

use std::fs;
use std::net::TcpStream;
use std::path::{Component, Path};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Response, Server};

use crate::package;
use crate::tools::Workspace;

const FIRST_PORT: u16 = 4173;

/// Builds, then serves until it is stopped; without a port, on the first free one from 4173.
pub fn serve(workspace: &Workspace, port: Option<u16>) -> Result<()> {
    package::build(workspace)?;
    let server = match port {
        Some(port) => listen(port).with_context(|| format!("port {port} is taken"))?,
        None => (FIRST_PORT..=u16::MAX).find_map(|port| listen(port).ok()).context("no port is free")?,
    };
    let port = server.server_addr().to_ip().context("a TCP server has an address")?.port();
    println!("http://localhost:{port}/");

    let package = workspace.root.join("pkg");
    for request in server.incoming_requests() {
        let response = respond(&package, request.url());
        if let Err(error) = request.respond(response) {
            eprintln!("{error}");
        }
    }
    Ok(())
}

fn listen(port: u16) -> Result<Server> {
    // `localhost` has two addresses: a server on the other one would get our visitors.
    if TcpStream::connect(("localhost", port)).is_ok() {
        return Err(anyhow!("somebody answers there"));
    }
    Server::http(("localhost", port)).map_err(|error| anyhow!(error))
}

fn respond(package: &Path, url: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let path = url.split('?').next().unwrap_or_default().trim_start_matches('/');
    let path = if path.is_empty() { "check.html" } else { path };
    let file = Path::new(path);
    let is_inside = file.components().all(|part| matches!(part, Component::Normal(_)));
    match fs::read(package.join(file)) {
        Ok(content) if is_inside => {
            let mut response = Response::from_data(content).with_header(content_type(file));
            for header in headers(package, path) {
                response.add_header(header);
            }
            response
        }
        _ => Response::from_string("not found").with_status_code(404),
    }
}

/// What `_headers` says of a file: its path on a line, below it a header a line.
fn headers(package: &Path, path: &str) -> Vec<Header> {
    let text = fs::read_to_string(package.join("_headers")).unwrap_or_default();
    let lines = text.lines().skip_while(|line| line.strip_prefix('/') != Some(path)).skip(1);
    lines
        .map_while(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
        .collect()
}

fn content_type(file: &Path) -> Header {
    let media_type = match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "text/plain; charset=utf-8",
    };
    Header::from_bytes("Content-Type", media_type).expect("a header of plain characters")
}
