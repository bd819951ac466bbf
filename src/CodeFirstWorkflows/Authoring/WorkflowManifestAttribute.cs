using System.ComponentModel;

namespace CodeFirstWorkflows;

/// <summary>For generated code: describes a workflow to the compilers of other projects, which see no source.</summary>
/// <param name="version">The version of the manifest's format.</param>
/// <param name="manifest">The workflow's steps, one a line.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkflowManifestAttribute(int version, string manifest) : Attribute
{
    /// <summary>The version of the manifest's format.</summary>
    public int Version { get; } = version;

    /// <summary>The workflow's steps, one a line.</summary>
    public string Manifest { get; } = manifest;
}
