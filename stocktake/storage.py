"""Static files under names that say their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Before collectstatic has run a page is plain, not an error."""

    manifest_strict = False
    support_js_module_import_aggregation = True  # a module asks for the others by such a name too

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:
            return name
