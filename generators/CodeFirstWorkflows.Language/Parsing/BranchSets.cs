using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Templates;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Adjacent steps whose [When] and [Otherwise] ask for one path.</summary>
/// <param name="path">The path as it is written at the first of them.</param>
internal sealed class BranchSet(string path)
{
    public string Path { get; } = path;

    public List<StepDraft> Steps { get; } = [];

    /// <summary>Those with a [When] on the path.</summary>
    public List<StepDraft> Branches { get; } = [];

    public bool HasOtherwise => Branches.Count < Steps.Count;
}

/// <summary>
/// Finds which branches belong together, by how their paths are written: without regard to case, to <c>?</c>, and to <c>.result</c> behind a step.
/// </summary>
internal sealed class BranchSets
{
    private readonly Dictionary<(StepDraft Step, string Key), BranchSet> _sets = [];
    private readonly StepTable _table;

    public BranchSets(StepTable table)
    {
        _table = table;
        StepDraft? last = null;
        foreach (var step in table.Steps)
        {
            foreach (var (path, isOtherwise) in PathsOf(step))
            {
                if (KeyOf(path) is not { } key || _sets.ContainsKey((step, key)))
                    continue;
                var set = last is not null && _sets.TryGetValue((last, key), out var open) ? open : new(path);
                _sets.Add((step, key), set);
                set.Steps.Add(step);
                if (!isOtherwise)
                    set.Branches.Add(step);
            }

            last = step;
        }
    }

    /// <summary>The sets that the step is in.</summary>
    public IEnumerable<BranchSet> Of(StepDraft step) => _sets.Where(pair => pair.Key.Step == step).Select(pair => pair.Value);

    /// <summary>The branches before an [Otherwise] on the path.</summary>
    public IReadOnlyList<StepDraft> Before(StepDraft step, string path) =>
        KeyOf(path) is { } key && _sets.TryGetValue((step, key), out var set) ? [.. set.Branches.Where(branch => branch.Index < step.Index)] : [];

    /// <summary>Whether a [When] belongs to the set.</summary>
    public bool IsOn(string path, BranchSet set) => KeyOf(path) is { } key && key == KeyOf(set.Path);

    private static IEnumerable<(string Path, bool IsOtherwise)> PathsOf(StepDraft step)
    {
        foreach (var when in step.Controls.Whens)
            yield return (when.Argument("", 0) as string ?? "", false);
        if (step.Controls.Otherwise is { } otherwise)
            yield return (otherwise.Argument("", 0) as string ?? "", true);
    }

    private string? KeyOf(string text)
    {
        var (path, errors) = TemplateParser.ParsePath(text);
        if (path is null || !errors.IsEmpty)
            return null;
        var head = _table.Find(path.Segments[0].Name);
        var names = path.Segments.Select(segment => segment.Index is { } index ? $"[{index}]" : segment.Name.ToUpperInvariant()).ToList();
        if (head is not null)
        {
            names[0] = head.Name.ToUpperInvariant();
            if (names.Count > 1 && string.Equals(names[1], Names.Result, System.StringComparison.OrdinalIgnoreCase))
                names.RemoveAt(1);
        }

        return string.Join(".", names);
    }
}
