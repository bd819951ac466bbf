using System.Composition;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// On the name of a step's method: pins the step's name, gives the step its method's name, and brings a step and its readers together again
/// after the method was renamed.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(RenameStepRefactoring))]
[Shared]
internal sealed class RenameStepRefactoring : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var cancellation = context.CancellationToken;
        if (await WorkflowStep.AtAsync(context.Document, context.Span, cancellation).ConfigureAwait(false) is not { Attribute: { } attribute } step)
            return;
        var derived = StepReader.NameOf(step.Draft.Method);
        if (NameArgument.Of(attribute) is not null)
        {
            if (step.Name == derived)
                return;
            var asMethod = await StepRenaming.RenameAsync(step, derived, cancellation).ConfigureAwait(false);
            Offer($"Rename step '{step.Name}' to '{derived}', as its method", "AsMethod", asMethod);
            return;
        }

        if (await FormerName.OfAsync(step, cancellation).ConfigureAwait(false) is var (former, kept))
        {
            var followed = await StepRenaming.RenameAsync(kept, step.Name, cancellation).ConfigureAwait(false);
            Offer($"Rename the readers of '{former}' to '{step.Name}'", "Readers", followed);
            Offer($"Keep the step's name '{former}'", "Keep", kept.Project.Solution);
        }

        if (step.Draft.IsSound)
            Offer($"Pin the step's name '{step.Name}'", "Pin", await StepRenaming.PinAsync(step, step.Name, cancellation).ConfigureAwait(false));

        void Offer(string title, string key, Solution? changed)
        {
            if (changed is not null)
                context.RegisterRefactoring(CodeAction.Create(title, _ => Task.FromResult(changed), nameof(RenameStepRefactoring) + "." + key));
        }
    }
}
