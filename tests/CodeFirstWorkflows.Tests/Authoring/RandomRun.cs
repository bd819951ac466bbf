using Xunit;

namespace CodeFirstWorkflows.Tests.Authoring;

/// <summary>A run of a sequential workflow, by what the language says; its way must be in the picture.</summary>
internal sealed class RandomRun(RandomDefinition definition, Picture picture, Random random)
{
    private readonly IReadOnlyList<StepDefinition> _steps = definition.Workflow.Steps;
    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<int, bool> _decisions = [];
    private readonly Dictionary<int, int> _visits = [];
    private IReadOnlyList<string> _at = [picture.Entry];
    private bool _isAtEntry = true;

    public void Go()
    {
        for (var i = 0; i < _steps.Count;)
        {
            var members = Enumerable.Range(i, _steps.Count - i).TakeWhile(j => j == i || _steps[i].Group > 0 && _steps[j].Group == _steps[i].Group).ToList();
            var taken = members.Where(Decide).ToList();
            if (taken.Count > 0)
                Move([.. taken.Select(index => $"s{index}")]);
            foreach (var index in taken)
                Visit(index);
            if (taken.Exists(index => _steps[index].IsReturn))
                break;
            i = Repeats(members[^1], out var start) ? start : members[^1] + 1;
        }

        if (picture.Nodes.Contains("stop"))
            Move(["stop"]);
    }

    private void Move(IReadOnlyList<string> next)
    {
        foreach (var (from, to) in _at.SelectMany(from => next.Select(to => (from, to))))
            Assert.True(_isAtEntry && from == to || picture.Leads(from, to), $"No way from {from} to {to}.");
        (_at, _isAtEntry) = (next, false);
    }

    private void Visit(int index)
    {
        if (_steps[index].Loop is { } loop && loop.From == _steps[index].Name)
            Assert.True(picture.Leads($"s{index}", $"s{index}"), $"No way from s{index} back to it.");
        foreach (var member in (string[])[".kind", ".flag"])
            _values.Remove(_steps[index].Name + member);
    }

    private bool Repeats(int last, out int start)
    {
        start = _steps[last].Loop is { } loop ? _steps.TakeWhile(step => step.Name != loop.From).Count() : last;
        var visits = _visits.GetValueOrDefault(last) + 1;
        var repeats = start < last && visits < _steps[last].Loop!.Max && random.Next(2) == 0;
        _visits[last] = repeats ? visits : 0;
        return repeats;
    }

    private bool Decide(int index)
    {
        var step = _steps[index];
        _decisions[index] = step.Conditions.All(condition =>
            condition.StartsWith("otherwise", StringComparison.Ordinal) ? IsOtherwise(index, definition.Otherwise[step.Name]) : Holds(condition));
        return _decisions[index];
    }

    private bool IsOtherwise(int index, string path)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            var isWhen = _steps[i].Conditions.Any(condition => condition.Split(' ').Contains(path));
            if (isWhen && _decisions[i])
                return false;
            if (!isWhen && definition.Otherwise.GetValueOrDefault(_steps[i].Name) != path)
                return true;
        }

        return true;
    }

    private bool Holds(string condition) => condition.Split(' ') switch
    {
        [var path, "is", "not", var value] => Value(path) != value,
        [var path, "is", .. var values] => values.Contains(Value(path)),
        ["not", var path] => !IsTrue(path),
        [var path] => IsTrue(path),
        _ => throw new InvalidOperationException(condition),
    };

    private bool IsTrue(string path) => path.Contains('.', StringComparison.Ordinal) ? Value(path) == "A" : random.Next(2) == 0;

    // Until the step that a path reads runs again, it finds the same there.
    private string Value(string path) => _values.TryGetValue(path, out var value) ? value : _values[path] = "ABC"[random.Next(3)].ToString();
}
