namespace CodeFirstWorkflows.Tests.Ownership.Matrix;

/// <summary>A feature of the language, in a workflow of its own.</summary>
/// <param name="Create">Makes the workflow.</param>
/// <param name="Result">Its result; <see langword="null"/> if the run fails.</param>
/// <param name="Done">What is done, in any order.</param>
/// <param name="Undone">What is taken back if the run is canceled in the middle.</param>
internal sealed record Feature(Func<WorkflowEngine, MatrixWorld, IWorkflow<string>> Create, string? Result, string Done, string Undone)
{
    internal static readonly IReadOnlyDictionary<string, Feature> All = new Dictionary<string, Feature>
    {
        ["sequence"] = new(static (e, w) => new Sequence(e, w), "last", "first, middle, last", "undo first"),
        ["group"] = new(static (e, w) => new Group(e, w), "left middle last", "left, middle, last", "undo left") { MayRepeat = "left, middle" },
        ["items"] = new(static (e, w) => new Items(e, w), "item 0 middle item 2", "item 0, middle, item 2", "undo item 0")
        {
            UndoneBehind = "undo item 0, undo middle",
        },
        ["loop by a path"] = new(static (e, w) => new LoopByPath(e, w), "3", "visit 1, middle, visit 3", "undo visit 1") { UndoneBehind = "undo visit 1, undo visit 2" },
        ["loop by a helper"] = new(static (e, w) => new LoopByHelper(e, w), "2", "visit 1, middle", "undo visit 1") { UndoneBehind = "undo visit 1, undo visit 2" },
        ["branch by a helper"] = new(static (e, w) => new BranchByHelper(e, w), "yes middle", "yes, middle", "undo yes"),
        ["branch by a path, return"] = new(static (e, w) => new BranchByPath(e, w), "middle", "first, middle", "undo first"),
        ["sub-workflow"] = new(static (e, w) => new Child(e, w), "last", "outer, first, middle, last", "undo outer, undo first"),
        ["sub-workflow of each item"] = new(static (e, w) => new ChildOfEach(e, w), "left middle last end", "left, middle, last, end", "undo left") { MayRepeat = "left, middle" },
        ["retry"] = new(static (e, w) => new Retried(e, w), "well", "first, bad, middle", "undo first") { MayRepeat = "bad, middle" },
        ["fallback"] = new(static (e, w) => new FellBack(e, w), "last", "first, bad, middle, last", "undo first") { MayRepeat = "bad, middle" },
        ["fallback to a sub-workflow"] = new(static (e, w) => new FellBackToChild(e, w), "last", "bad, first, middle, last", "undo first"),
        ["continue on error"] = new(static (e, w) => new Passed(e, w), "middle", "bad, middle", ""),
        ["on failure"] = new(static (e, w) => new Recovered(e, w), "middle", "first, bad, middle", "undo first") { MayRepeat = "bad, middle", HasFailed = true },
        ["compensation"] = new(static (e, w) => new TakenBack(e, w), null, "first, second, bad, middle, undo first", "undo first") { HasFailed = true },
        ["wait"] = new(static (e, w) => new Waited(e, w), "yes middle", "first, middle", "undo first"),
        ["prompts of one conversation"] = new(static (e, w) => new Thought(e, w), "after", "first, before, middle, after", "undo first"),
        ["compared providers"] = new(static (e, w) => new Compared(e, w), "middle middle", "first, middle, middle", "undo first") { MayRepeat = "middle, middle" },
    };

    /// <summary>What is taken back if the run is canceled behind the middle.</summary>
    internal string UndoneBehind { get; init; } = Undone;

    /// <summary>What may be done twice if the process dies in the middle, since it was not recorded.</summary>
    internal string MayRepeat { get; init; } = "middle";

    /// <summary>Whether the run has failed before the middle.</summary>
    internal bool HasFailed { get; init; }
}
