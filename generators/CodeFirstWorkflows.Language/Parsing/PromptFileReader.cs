using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads the prompt files that the compiler was handed, as the generator does.</summary>
internal static class PromptFileReader
{
    public static PromptFiles Read(AnalyzerOptions options, CancellationToken cancel)
    {
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ProjectDir", out var directory);
        var files = options.AdditionalFiles
            .Where(file => PromptFile.IsCandidate(file.Path))
            .Select(file => new PromptFile(file.Path, file.GetText(cancel)?.ToString() ?? ""));
        return new(directory, files.ToEquatableArray());
    }
}
