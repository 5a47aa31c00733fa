import { readJson } from '@nx/devkit';
import { VersionActions } from 'nx/release';

/**
 * For `nx release`: the version of a project is its newest tag, and no file repeats it. Nothing is published, so nobody would
 * read it there, and npm would look in the registry for a workspace package whose version is not the one its dependents name.
 */
export default class TagVersions extends VersionActions {
  validManifestFilenames = ['package.json'];

  /** Before the first tag. */
  async readCurrentVersionFromSourceManifest(tree) {
    const manifestPath = `${this.projectGraphNode.data.root}/package.json`;
    return { manifestPath, currentVersion: readJson(tree, manifestPath).version };
  }

  async readCurrentVersionFromRegistry() {
    return null;
  }

  async readCurrentVersionOfDependency() {
    return { currentVersion: null, dependencyCollection: null };
  }

  async updateProjectVersion() {
    return [];
  }

  async updateProjectDependencies() {
    return [];
  }
}
