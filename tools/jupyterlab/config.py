"""JupyterLab as `arlib lab` starts it: no calls to the outside, no question about news."""

from pathlib import Path

c = get_config()  # noqa: F821  Jupyter puts this name into its configuration files

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_root = True  # in a container there is nobody else; only this machine can reach it
c.KernelManager.transport_encryption = "auto"  # what kernel and server say to each other is not for other users
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
c.LabApp.app_settings_dir = str(Path(__file__).resolve().parent / "settings")
