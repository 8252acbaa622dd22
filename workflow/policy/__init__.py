"""The regulation as data: model, loader, linter (design D3)."""
