//! Writes every page, with every sample, as a static file, so that it can be looked at: `cargo run -p web --example gallery -- OUTDIR`.

#[path = "../tests/samples/all.rs"]
mod samples;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out: PathBuf = std::env::args_os().nth(1).ok_or("say where to: gallery OUTDIR")?.into();
    std::fs::create_dir_all(out.join("assets"))?;
    for name in web::assets::names() {
        let bytes = web::assets::bytes(&name).ok_or("an asset that is listed is there")?;
        let file = web::assets::url(&name).replacen("/assets/", "", 1);
        std::fs::write(out.join("assets").join(file), bytes)?;
    }
    let mut links = Vec::new();
    for sample in samples::town::samples() {
        for (name, html) in samples::render(&sample) {
            let file = format!("{name}.{}.html", sample.slug);
            std::fs::write(out.join(&file), html.replace("\"/assets/", "\"assets/"))?;
            links.push(format!("<li><a href=\"{file}\">{file}</a></li>"));
        }
    }
    let index = format!("<!doctype html><html lang=\"en\"><title>Gallery</title><ul>{}</ul></html>", links.join("\n"));
    std::fs::write(out.join("index.html"), index)?;
    println!("{} pages in {}", links.len(), out.display());
    Ok(())
}
