//! Makes the seeds that no shell can write: PDFs, books and packed files of the sample articles. Run by
//! `seed.sh` in the folder of the project.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use lopdf::{Document, Object, Stream, dictionary};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn main() -> std::io::Result<()> {
    for article in fs::read_dir("articles")? {
        let path = article?.path();
        let text = fs::read_to_string(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(text.as_bytes())?;
        put("packed", &format!("{name}.gz"), &gzip.finish()?)?;
        let zstandard = compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        put("packed", &format!("{name}.zst"), &zstandard)?;
        put("pdf", &name, &pdf(&text, false)?)?;
        put("pdf", &format!("{name}-packed"), &pdf(&text, true)?)?;
        put("epub", &name, &book(&text)?)?;
    }
    Ok(())
}

fn put(target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = Path::new("fuzz/corpus").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)
}

/// Two pages of a text in lines, as it stands or packed.
fn pdf(text: &str, is_packed: bool) -> std::io::Result<Vec<u8>> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let lines: Vec<&str> = text.lines().collect();
    let kids: Vec<Object> = lines
        .chunks(lines.len().div_ceil(2).max(1))
        .map(|lines| {
            let shown = lines.iter().map(|line| {
                let letters = line.replace(['(', ')', '\\'], " ");
                format!("({letters}) Tj T*\n")
            });
            let content = format!("BT /F1 10 Tf 12 TL 50 800 Td {} ET", shown.collect::<String>());
            let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap_or_default();
    let resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    let pages = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(tree, Object::Dictionary(pages));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    if is_packed {
        document.compress();
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// A book of one chapter, stored as it stands so that it can be changed.
fn book(text: &str) -> std::io::Result<Vec<u8>> {
    let paragraphs: String = text.lines().map(|line| format!("<p>{line}</p>")).collect();
    let chapter = format!("<html><body><h1>Uno</h1>{paragraphs}</body></html>");
    let files = [
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>",
        ),
        (
            "b.opf",
            "<package><metadata><dc:title>Prova</dc:title></metadata><manifest><item id=\"a\" \
             href=\"1.xhtml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>",
        ),
        ("1.xhtml", &chapter),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in files {
        writer.start_file(name, stored)?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
