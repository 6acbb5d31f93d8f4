import pytest

from heritage.setup import peers
from heritage.setup.problems import SetupProblem

from .conftest import is_a_sentence


def test_part_of_a_bench_that_does_not_exist_is_named(setup_run):
    ended = setup_run("bench", BENCH="pages")

    assert is_a_sentence(ended)
    assert "'pages'" in ended.stderr
    assert "listings, field, pictures or search" in ended.stderr


def test_a_program_that_cannot_be_installed_is_told_of_and_left_out(monkeypatch, tmp_path, capsys):
    asked = []

    def refuse(names, log):
        asked.extend(names)
        raise SetupProblem("The network is away.")

    monkeypatch.setattr(peers, "IIPSRV", tmp_path / "none")
    monkeypatch.setattr(peers.shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(peers.machine, "root_prefix", lambda names: [])
    monkeypatch.setattr(peers, "POLICY", tmp_path)  # there already: it is left as it is
    monkeypatch.setattr(peers.machine, "install", refuse)
    monkeypatch.setattr(peers.packages, "install_javascript", lambda *_: None)

    peers.install_peers(tmp_path / "log", "pictures")

    assert asked == ["nginx", "iipimage-server"]
    assert capsys.readouterr().out.count("So it is left out.") == 2


@pytest.mark.parametrize("fails", [False, True])
def test_the_services_policy_of_the_machine_is_as_before(monkeypatch, tmp_path, fails):
    policy, seen = tmp_path / "policy-rc.d", []

    def install(names, log):
        seen.append(policy.read_bytes())
        if fails:
            raise SetupProblem("The network is away.")

    monkeypatch.setattr(peers, "POLICY", policy)
    monkeypatch.setattr(peers.shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(peers.machine, "root_prefix", lambda names: [])
    monkeypatch.setattr(peers.machine, "install", install)

    peers.install_nginx(tmp_path / "log")

    assert seen == [peers.NO_SERVICE]
    assert not policy.exists()


def test_python_peers_get_environments_of_their_own_and_once(monkeypatch, tmp_path):
    run = []
    monkeypatch.setattr(peers, "PYTHON_FOLDERS", {"tipg": tmp_path})
    monkeypatch.setattr(peers.packages, "install_javascript", lambda *_: None)
    monkeypatch.setattr(peers, "run_to_end", lambda argv, **_: run.append([*map(str, argv)]))
    (tmp_path / "requirements.lock").write_text("tipg==1\n")
    (tmp_path / ".venv").mkdir()

    peers.install_peers(tmp_path / "log", "search")
    peers.install_peers(tmp_path / "log", "search")

    made, installed = run
    assert made[-1] == str(tmp_path / ".venv")
    assert "--require-hashes" in installed
    assert str(tmp_path / ".venv" / "bin" / "python") in installed


def test_no_lock_file_of_a_peer_names_a_registry():
    for folder in peers.PYTHON_FOLDERS.values():
        text = (folder / "requirements.lock").read_text()
        assert "http" not in text.replace("httptools", "")
        assert "--hash=sha256:" in text
