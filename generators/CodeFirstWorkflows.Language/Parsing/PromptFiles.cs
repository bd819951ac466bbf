using System;
using System.Collections.Generic;
using System.Linq;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>A prompt file that the compiler was handed.</summary>
internal sealed record PromptFile(string Path, string Content)
{
    /// <summary>Whether an additional file may be a prompt: text for people, not the lists and settings of other tools.</summary>
    public static bool IsCandidate(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] Extensions = [".md", ".txt", ".prompt"];
}

/// <summary>The prompt files of a compilation, found by the path that an attribute gives, relative to the project.</summary>
internal sealed record PromptFiles(string? ProjectDirectory, EquatableArray<PromptFile> Files)
{
    /// <summary>The files whose path is the given one; more than one is a mistake as well.</summary>
    public IReadOnlyList<PromptFile> Find(string path)
    {
        var wanted = Normalize(path);
        if (ProjectDirectory is { Length: > 0 })
        {
            var whole = Normalize(IsRooted(path) ? path : ProjectDirectory + "/" + path);
            return [.. Files.Where(file => Same(Normalize(file.Path), whole))];
        }

        return [.. Files.Where(file => Same(Normalize(file.Path), wanted) || Normalize(file.Path).EndsWith("/" + wanted, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The paths of the files as an attribute would give them.</summary>
    public IEnumerable<string> RelativePaths()
    {
        var root = ProjectDirectory is { Length: > 0 } directory ? Normalize(directory) + "/" : "";
        return Files.Select(file => Normalize(file.Path)).Select(path => path.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? path.Substring(root.Length) : path);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool IsRooted(string path) => path.StartsWith("/", StringComparison.Ordinal) || path.StartsWith("\\", StringComparison.Ordinal) || path.IndexOf(':') == 1;

    private static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', '\\'))
        {
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1].Length > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
                parts.Add(part);
        }

        return string.Join("/", parts);
    }
}
