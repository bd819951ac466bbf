using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Reads how the steps are put together, before any value is bound: groups (021), loops (025, 026), and which attributes go together (034).
/// </summary>
internal sealed class FlowReader(INamedTypeSymbol workflow, StepTable table, Findings findings)
{
    public void Read(AttributeData attribute)
    {
        table.IsDataflow = attribute.Argument("Execution") is 1;
        foreach (var step in table.Steps)
            CheckTogether(step);
        if (!table.IsDataflow)
            ReadGroups();
        ReadLoops();
    }

    private void CheckTogether(StepDraft step)
    {
        var controls = step.Controls;
        if (controls.Return is { } returns)
        {
            var reason =
                table.IsDataflow ? "[Return] ends a sequence, and a dataflow has none: let the steps that would be skipped carry a [When]"
                : controls.Parallel is not null ? $"'{step.Method.Name}' runs beside others and cannot end the run: take it out of the group, or remove [Return]"
                : controls.MayFailQuietly ? $"'{step.Method.Name}' completes the run with its result, and [ContinueOnError] would go on without one: keep one of them"
                : !controls.IsConditional ? $"'{step.Method.Name}' always runs, so nothing behind its [Return] ever would: add a [When]"
                : null;
            if (reason is not null)
                findings.Add(Rule.AttributesExclude, returns.Location(), reason);
        }

        if (controls is { Otherwise: { } otherwise, Whens.Count: > 0 })
            findings.Add(Rule.AttributesExclude, otherwise.Location(), $"'{step.Method.Name}' carries [When] and [Otherwise]: keep one of them");
        if (table.IsDataflow && controls.Parallel is { } parallel)
            findings.Add(Rule.AttributesExclude, parallel.Location(), $"In a dataflow every step runs as soon as it can: remove [Parallel] from '{step.Method.Name}'");
        if (!table.IsDataflow && controls.After is { } after)
            findings.Add(Rule.AttributesExclude, after.Location(), $"[After] orders the steps of a dataflow, and '{workflow.Name}' runs in the order of its source: move '{step.Method.Name}', or set Execution = ExecutionMode.Dataflow");
        CheckComparison(step);
    }

    private void CheckComparison(StepDraft step)
    {
        if (step.Controls.Compare is not { } compare)
        {
            if (step.Kind == StepKind.Prompt && step.Result.IsNamed(Names.ProviderComparison))
                findings.Add(Rule.UnsupportedStepSignature, step.Location, step.Method.Name, "it returns a comparison of providers: name them with [CompareProviders]");
            return;
        }

        var reason =
            step.Kind != StepKind.Prompt ? $"[CompareProviders] asks several models one prompt, and '{step.Method.Name}' is no prompt: remove it"
            : step.Attribute.Argument("Client") is string || step.Attribute.Argument("Clients") is string[] { Length: > 0 } ? $"'{step.Method.Name}' names its clients in [Prompt] and in [CompareProviders]: keep the comparison"
            : compare.Argument("", 0) is not string[] { Length: > 0 } ? $"[CompareProviders] of '{step.Method.Name}' names no client: name those to compare"
            : null;
        if (reason is not null)
            findings.Add(Rule.AttributesExclude, compare.Location(), reason);
        else if (!step.Result.IsNamed(Names.ProviderComparison))
            findings.Add(Rule.UnsupportedStepSignature, step.Location, step.Method.Name, "it compares providers: return Task<ProviderComparison<T>>");
    }

    private void ReadGroups()
    {
        var groups = new List<GroupDraft>();
        GroupDraft? open = null;
        foreach (var step in table.Steps)
        {
            if (step.Controls.Parallel is not { } parallel)
            {
                open = null;
                continue;
            }

            var name = parallel.Argument("", 0) as string;
            if (open is null || open.Name != name)
            {
                if (name is not null && groups.FirstOrDefault(group => group.Name == name) is { } earlier)
                    findings.Add(Rule.GroupNotAdjacent, parallel.Location(), name, step.Method.Name, earlier.Members[earlier.Members.Count - 1].Method.Name);
                else if (name is not null)
                    CheckGroupName(name, parallel);
                groups.Add(open = new(groups.Count, name));
            }

            open.Members.Add(step);
            step.Group = open;
        }

        table.Groups = groups;
    }

    private void CheckGroupName(string name, AttributeData parallel)
    {
        var problem =
            !SyntaxFacts.IsValidIdentifier(name) ? "is no C# identifier: a step reads the group's results by it"
            : name is Names.Input or Names.Item ? "always means something else in a path: choose another"
            : table.Find(name) is { } step ? $"is already that of the step '{step.Method.Name}': give the group another"
            : null;
        if (problem is not null)
            findings.Add(Rule.InvalidStepName, AttributeArguments.Find(parallel, "group", 0)?.Expression.GetLocation() ?? parallel.Location(), name, problem);
    }

    private void ReadLoops()
    {
        var loops = new List<LoopDraft>();
        foreach (var step in table.Steps)
        {
            if (step.Controls.Repeat is not { } repeat)
                continue;
            var max = repeat.Argument("Max") as int? ?? 0;
            if (max < 1)
                findings.Add(Rule.RepeatWithoutMax, StepReader.ArgumentLocation(repeat, "Max"), step.Method.Name);
            if (step.Controls.Until is null && repeat.Argument("OnMax") is 1)
                findings.Add(Rule.InvalidLoop, StepReader.ArgumentLocation(repeat, "OnMax"), $"The loop of '{step.Method.Name}' always makes its {max} visits, and would always fail: give it an Until, or leave OnMax out");
            if (First(step) is not { } first)
                continue;
            var loop = new LoopDraft(loops.Count, first, step, max);
            CheckBorders(loop, loops, StepReader.ArgumentLocation(repeat, "From"));
            loops.Add(loop);
            step.Loop = loop;
        }

        table.Loops = loops;
    }

    private StepDraft? First(StepDraft step)
    {
        if (step.Controls.From is not { } from)
            return step;
        var place = StepReader.ArgumentLocation(step.Controls.Repeat!, "From");
        var found = table.Find(from);
        var problem =
            found is null ? $"The loop of '{step.Method.Name}' begins From = '{from}', which is no step{Suggestions.Hint(Suggestions.Nearest(from, table.Steps.Select(other => other.Name)), [])}"
            : found.Index > step.Index && table.IsOrdered ? $"The loop of '{step.Method.Name}' begins with '{found.Method.Name}', which is written below it: [Repeat] stands at the last step of the range"
            : found != step && table.IsDataflow ? $"In a dataflow a loop repeats one step: leave From out, or put the range of '{step.Method.Name}' into a sub-workflow"
            : null;
        if (problem is null)
            return found;
        findings.Add(Rule.InvalidLoop, place, problem);
        return null;
    }

    private void CheckBorders(LoopDraft loop, List<LoopDraft> others, Location? place)
    {
        if (others.FirstOrDefault(other => loop.Holds(other.To) && !loop.Holds(other.From)) is { } crossed)
            findings.Add(Rule.InvalidLoop, place, $"The loop from '{loop.From.Method.Name}' to '{loop.To.Method.Name}' begins inside the one from '{crossed.From.Method.Name}' to '{crossed.To.Method.Name}': loops nest or are apart");
        if (loop.From == loop.To)
            return;
        if (table.Groups.FirstOrDefault(group => group.Members.Any(loop.Holds) && !group.Members.All(loop.Holds)) is { } cut)
            findings.Add(Rule.InvalidLoop, place, $"The loop from '{loop.From.Method.Name}' to '{loop.To.Method.Name}' holds only a part of the parallel group of '{cut.Members[0].Method.Name}': hold all of it, or none");
    }
}
