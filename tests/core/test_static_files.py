"""Scripts that import one another do so by names that change with the content."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import FileSystemStorage

from core.static_files import NamedByContent


def test_a_script_imports_the_other_by_its_hashed_name(tmp_path: Path) -> None:
    source, target = FileSystemStorage(tmp_path / "source"), tmp_path / "target"
    storage = NamedByContent(location=target, base_url="/static/")
    texts = {"js/minutes.js": 'import { device } from "./keeping.js";\n', "js/keeping.js": "//\n"}
    for name, text in texts.items():
        for root in (tmp_path / "source", target):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")

    list(storage.post_process({name: (source, name) for name in texts}))

    script = (target / storage.stored_name("js/minutes.js")).read_text(encoding="utf-8")
    imported = Path(storage.stored_name("js/keeping.js")).name
    assert imported != "keeping.js"
    assert f'from "./{imported}"' in script
