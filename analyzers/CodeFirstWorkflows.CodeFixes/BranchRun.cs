using CodeFirstWorkflows.Language;
using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Adjacent branches on one path, and where a step for the rest of them belongs.</summary>
internal sealed class BranchRun
{
    private readonly IReadOnlyList<StepDraft> _branches;
    private readonly StepDraft? _next;

    private BranchRun(IReadOnlyList<StepDraft> branches, StepDraft? next)
    {
        _branches = branches;
        _next = next;
    }

    /// <summary>The method of the last branch.</summary>
    public MethodDeclarationSyntax? LastMethod => Last.Syntax;

    /// <summary>Whether what follows the last branch still is where it is: not behind a loop that ends with it.</summary>
    public bool CanBeFollowed => Last.Method.Attribute(Names.RepeatAttribute)?.Argument("From") is null;

    private StepDraft Last => _branches[_branches.Count - 1];

    /// <summary>The branches that begin with the step, or null if it does not test the path.</summary>
    public static BranchRun? From(WorkflowStep first, string path)
    {
        var steps = first.All.SkipWhile(draft => draft != first.Draft).ToList();
        var branches = steps.TakeWhile(draft => Tests(draft, path)).ToList();
        return branches.Count == 0 ? null : new(branches, steps.ElementAtOrDefault(branches.Count));
    }

    /// <summary>The [Parallel] that puts a step into the group of the last branch, as it is written there, or null.</summary>
    public string? Group() => Last.Method.Attribute(Names.ParallelAttribute)?.ApplicationSyntaxReference?.GetSyntax().ToString();

    /// <summary>The arguments of [Step] that give a step its place behind the last branch, or null where there is none.</summary>
    public string? StepArguments()
    {
        if (OrderOf(Last) is not { } last)
            return "";
        return _next is null || OrderOf(_next) > last + 1 ? $"(Order = {last + 1})" : null;
    }

    private static int? OrderOf(StepDraft step) => step.Attribute.Argument("Order") as int?;

    private static bool Tests(StepDraft step, string path) => step.Method.GetAttributes().Any(attribute =>
        attribute.AttributeClass.IsNamed(Names.WhenAttribute) && attribute.Argument("", 0) is string written && Plain(written) == Plain(path));

    // As the parser compares paths: without regard to case, to what may be null, and to the .result behind a step.
    private static string Plain(string path)
    {
        var names = path.Replace("?", "").ToUpperInvariant().Split('.');
        return string.Join(".", names.Where((name, i) => i != 1 || name != "RESULT"));
    }
}
