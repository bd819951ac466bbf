namespace CodeFirstWorkflows.Tests.Authoring;

/// <summary>A sound workflow drawn by lot: groups, branches, loops, returns and children in each other, or a dataflow.</summary>
internal sealed class RandomDefinition
{
    private readonly Random _random;
    private readonly IReadOnlyList<string> _words;
    private readonly int _mostSteps;
    private readonly List<StepDefinition> _steps = [];
    private readonly Dictionary<string, string> _otherwise = [];
    private int _groups;
    private int _choices;

    /// <param name="seed">What it is drawn by.</param>
    /// <param name="words">What names and conditions are made of.</param>
    /// <param name="depth">How deep children may be.</param>
    /// <param name="mostSteps">About how many steps it may have.</param>
    public RandomDefinition(int seed, IReadOnlyList<string> words, int depth = 0, int mostSteps = 24)
    {
        (_random, _words, _mostSteps) = (new Random(seed), words, mostSteps);
        var execution = Chance(15) ? ExecutionMode.Dataflow : ExecutionMode.Sequential;
        if (execution == ExecutionMode.Dataflow)
            Dataflow();
        else
            Sequence(_random.Next(1, 8), depth: 0);
        for (var i = 0; i < _steps.Count; i++)
            _steps[i] = Decorated(_steps[i], depth);
        Workflow = new(Name("W"), 0, false, false, _steps) { Execution = execution };
    }

    public WorkflowDefinition Workflow { get; }

    /// <summary>The path of each step's Otherwise, by the step's name.</summary>
    public IReadOnlyDictionary<string, string> Otherwise => _otherwise;

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private string Name(string head) => head + Pick(_words);

    private StepDefinition New(params string[] conditions) =>
        new(Name($"x{_steps.Count}"), (StepKind)_random.Next(3), "string") { Conditions = conditions };

    private string Path(string member = ".kind") => (_steps.Count == 0 || Chance(30) ? "input" : Pick(_steps).Name) + member;

    private string Condition() => _random.Next(5) switch
    {
        0 => $"{Path()} is {Pick(["A", "B", "C"])}",
        1 => $"{Path()} is not {Pick(["A", "B", "C"])}",
        2 => Path(".flag"),
        3 => $"not {Path(".flag")}",
        _ => Name("Ask"),
    };

    private void Sequence(int count, int depth)
    {
        for (var i = 0; i < count && _steps.Count < _mostSteps; i++)
        {
            switch (_random.Next(depth < 3 ? 9 : 6))
            {
                case 0 or 1:
                    _steps.Add(New());
                    break;
                case 2:
                    _steps.Add(New(Chance(30) ? [Condition(), Condition()] : [Condition()]) with { IsReturn = Chance(30) });
                    break;
                case 3 or 4:
                    Branches();
                    break;
                case 5:
                    Group();
                    break;
                default:
                    Loop(depth);
                    break;
            }
        }
    }

    private void Branches()
    {
        var path = Path();
        var isFirst = _steps.Count == 0 || !_steps[^1].Conditions.Any(condition => condition.Contains(path, StringComparison.Ordinal)) && _otherwise.GetValueOrDefault(_steps[^1].Name) != path;
        var (tests, coversAll) = Pick<(string[], bool)>([(["is A", "is B or C"], true), (["is B", "is A", "is C"], true), (["is A", "is not A"], true), (["is C"], false)]);
        var start = _steps.Count;
        foreach (var test in tests)
            coversAll &= Branch($"{path} {test}", mayReturn: test == tests[0]);
        for (var others = Chance(40) ? _random.Next(1, 4) : 0; others > 0; others--)
        {
            _steps.Add(New("otherwise"));
            _otherwise[_steps[^1].Name] = path;
            coversAll |= isFirst;
        }

        if (_steps[^1].Conditions[0] == _steps[start].Conditions[0])
            return;
        _choices++;
        for (var i = start; i < _steps.Count; i++)
            _steps[i] = _steps[i] with { Choice = _choices, IsCompleteChoice = coversAll };
    }

    /// <summary>Adds the steps of a branch, and returns whether the test alone decides about them.</summary>
    private bool Branch(string test, bool mayReturn)
    {
        if (Chance(15))
        {
            _steps.Add(New(test, Condition()) with { IsReturn = mayReturn && Chance(20) });
            return false;
        }

        for (var count = _random.Next(1, 3); count > 0; count--)
            _steps.Add(New(test) with { IsReturn = mayReturn && count == 1 && Chance(20) });
        return true;
    }

    private void Group()
    {
        _groups++;
        var name = Chance(50) ? Name("g") : null;
        for (var i = _random.Next(4); i >= 0; i--)
            _steps.Add(New(Chance(40) ? [Condition()] : []) with { Group = _groups, GroupName = name });
    }

    private void Loop(int depth)
    {
        var start = _steps.Count;
        Sequence(_random.Next(1, 4), depth + 1);
        if (_steps.Count == start || _steps[^1] is { Loop: not null } or { IsReturn: true })
            _steps.Add(New());
        _steps[^1] = _steps[^1] with { Loop = LoopFrom(_steps[start].Name) };
    }

    private LoopDefinition LoopFrom(string name) => new(name, Chance(70) ? Condition() : null, _random.Next(1, 4), (LoopEnd)_random.Next(2));

    private void Dataflow()
    {
        for (var count = _random.Next(1, 12); count > 0; count--)
        {
            var inputs = _steps.Where(_ => Chance(30)).Select(step => step.Name).ToList();
            _steps.Add(New(Chance(30) ? [Condition()] : []) with { Inputs = inputs, ConditionInputs = _random.Next(inputs.Count + 1) });
        }

        // References may point forward.
        for (var i = _steps.Count - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (_steps[i], _steps[j]) = (_steps[j], _steps[i]);
        }
    }

    private StepDefinition Decorated(StepDefinition step, int depth)
    {
        if (step.Loop is null && Chance(10))
            step = step with { Loop = LoopFrom(step.Name) };
        if (step.Kind == StepKind.SubWorkflow && depth > 0)
        {
            var child = new RandomDefinition(_random.Next(), _words, depth - 1, mostSteps: 3).Workflow;
            var isRecursive = Chance(20);
            step = step with { Child = () => isRecursive ? Workflow : child };
        }

        return step with
        {
            ForEach = Chance(15) ? Pick([Path(), "3 times"]) : null,
            ContinuesOnError = Chance(15),
            Compared = Chance(10) ? [Name("c"), Name("d")] : [],
        };
    }
}
